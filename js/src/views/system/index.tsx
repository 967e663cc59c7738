import { signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { newReading, SurroundingsContext, useSurroundings, type Axis } from "../../charts/surroundings";
import type { RunModel } from "../../model/run";
import type { Series } from "../../model/series";
import type { ViewModel } from "../../model/view";
import { SYSTEM } from "../../wire";
import { newBoard } from "../metrics/board";
import { Members } from "../metrics/grid";
import { columns, groups } from "../metrics/groups";
import type { Panel } from "../metrics/panels";

/** Whether any run has noted what its machine does. */
export function hasSystem(view: ViewModel): boolean {
  return view.runs.value.some((run) => noted(run).length > 0);
}

/** What the machines of the runs did: processors, memory, disks, GPUs, by the time since the start. */
export function System({ view }: { view: ViewModel }) {
  const around = useSurroundings();
  const own = useMemo(() => ({ ...around, reading: { ...newReading(), axis: signal<Axis>("relative") } }), [around]);
  const board = useMemo(newBoard, [view]);
  const hidden = view.hidden.value;
  const panels = panelsOf(view.runs.value.filter(({ of }) => !hidden.has(of)));
  const grouped = groups(panels);
  const sizes = grouped.map(({ members }) => members.length);
  return (
    <SurroundingsContext.Provider value={own}>
      <div class="mlw-groups" style={{ "--mlw-total": panels.length, ...columns(sizes) }}>
        {grouped.map(({ name, members }) => <Members key={name} title={name} panels={members} board={board} few />)}
      </div>
    </SurroundingsContext.Provider>
  );
}

/** A chart for each reading, with a line for each run. */
function panelsOf(runs: readonly RunModel[]): Panel[] {
  const found = new Map<string, Panel["lines"]>();
  for (const run of runs) {
    for (const metric of noted(run)) {
      const name = metric.name.slice(SYSTEM.length);
      const label = runs.length > 1 ? (run.header.value?.name ?? "") : name;
      found.set(name, [...(found.get(name) ?? []), { run, metric, label, hue: run.of }]);
    }
  }
  return [...found].map(([name, lines]) => ({ key: name, name, lines, made: false }));
}

function noted(run: RunModel): readonly Series[] {
  return run.internal.value.filter(({ name }) => name.startsWith(SYSTEM));
}
