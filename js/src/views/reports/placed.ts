import { CHARTS } from "../../charts";
import type { ChartProps, Place } from "../../charts/chart";
import type { ViewModel } from "../../model/view";
import { groups, type Group } from "../metrics/groups";

/** A metric that is drawn at a place, in each run that has it. */
export interface Placed {
  readonly name: string;
  readonly charts: readonly ChartProps[];
}

/** The metrics that are drawn at a place, by the part of their name before "/"; of runs that are not hidden. */
export function placed(view: ViewModel, place: Place): Group<Placed>[] {
  const byName = new Map<string, ChartProps[]>();
  for (const run of view.runs.value) {
    if (view.hidden.value.has(run.of)) continue;
    for (const metric of run.series.value) {
      if (CHARTS[metric.kind].place !== place) continue;
      const known = byName.get(metric.name);
      if (known === undefined) byName.set(metric.name, [{ run, metric }]);
      else known.push({ run, metric });
    }
  }
  return groups([...byName].map(([name, charts]) => ({ name, charts })));
}
