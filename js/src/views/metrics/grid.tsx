import { CHARTS } from "../../charts";
import { HUES } from "../../charts/theme";
import type { ViewModel } from "../../model/view";
import { NO_METRICS } from "../words";
import { Card } from "./card";
import { columns, groups } from "./groups";

/** All scalar metrics, as small charts side by side. */
export function Grid({ view }: { view: ViewModel }) {
  const { run } = view;
  const series = run.series.value.filter((one) => CHARTS[one.kind].place === "metrics");
  if (series.length === 0) return <p class="mlw-empty">{NO_METRICS}</p>;
  const all = groups(series);
  return (
    <div class="mlw-groups" style={{ "--mlw-total": series.length, ...columns(all) }}>
      {all.map((group, at) => (
        <section
          class="mlw-group"
          key={group.name}
          aria-label={group.name || "Metrics"}
          style={{ "--mlw-members": group.series.length }}
        >
          {group.name === "" ? null : (
            <h3 class="mlw-group-name">
              {group.name} <span class="mlw-count">{group.series.length}</span>
            </h3>
          )}
          {group.series.map((metric) => (
            <Card key={metric.id} line={{ run, metric, label: metric.name, hue: at % HUES }} />
          ))}
        </section>
      ))}
    </div>
  );
}
