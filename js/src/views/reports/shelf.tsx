import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { ChartProps } from "../../charts/chart";
import type { ViewModel } from "../../model/view";
import { Boundary } from "../boundary";
import type { Group } from "../metrics/groups";
import { Swatch } from "../swatch";
import type { Placed } from "./placed";
import "./shelf.css";

export interface ShelfProps {
  readonly view: ViewModel;
  readonly group: Group<Placed>;
  /** What is drawn of one metric in one run. */
  readonly children: (chart: ChartProps) => ComponentChildren;
}

/** Charts that belong together; where there are several runs, those of a metric stand side by side. */
export function Shelf({ view, group: { name, members }, children }: ShelfProps) {
  const folded = useSignal(false);
  const isOne = view.runs.value.length === 1;
  return (
    <section class="mlw-shelf" aria-label={name || "Others"}>
      {name === "" ? null : (
        <h3 class="mlw-group-name">
          <button type="button" class="mlw-fold" aria-expanded={!folded.value} onClick={() => { folded.value = !folded.value; }}>
            {name} <span class="mlw-count">{members.length}</span>
          </button>
        </h3>
      )}
      {folded.value ? null : isOne ? (
        <div class="mlw-shelf-row">{members.flatMap((member) => member.charts.map((chart) => guarded(chart, children)))}</div>
      ) : members.map((member) => (
        <div class="mlw-shelf-row" key={member.name}>
          {member.charts.map((chart) => (
            <div class="mlw-of-run" key={`${chart.run.of} ${chart.metric.kind}`}>
              <p class="mlw-whose"><Swatch of={chart.run.of} />{chart.run.header.value?.name ?? ""}</p>
              {guarded(chart, children)}
            </div>
          ))}
        </div>
      ))}
    </section>
  );
}

/** What fails in one chart leaves the others alone. */
function guarded(chart: ChartProps, children: ShelfProps["children"]) {
  const { run, metric } = chart;
  return <Boundary key={`${run.of} ${metric.id} ${metric.kind}`} what={metric.name}>{children(chart)}</Boundary>;
}
