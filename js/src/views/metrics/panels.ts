import { CHARTS } from "../../charts";
import type { Line } from "../../charts/chart";
import type { RunModel } from "../../model/run";
import type { Series } from "../../model/series";
import type { Board } from "./board";
import { groups } from "./groups";
import { matcher } from "./pattern";

/** One chart of the grid, with the lines in it. */
export interface Panel {
  /** Stays the same while the chart does. */
  readonly key: string;
  /** The metric's name, or the pattern. */
  readonly name: string;
  readonly lines: readonly Line[];
  /** Whether somebody has made it: by a pattern, or by drawing metrics into one chart. */
  readonly made: boolean;
}

/** Two charts may have the same name: of a metric, and of a pattern without a `*`. */
export const PATTERN = "pattern ";

/**
 * The charts of some runs as they are arranged: those of patterns first, then one for each metric that
 * is drawn in no other's chart.
 *
 *     panelsOf(view.runs.value, board).map((panel) => panel.name)
 *
 * @param runs - those that are not hidden.
 * @param groupOf - what a run has in common with those that it is averaged with; null for each by itself.
 */
export function panelsOf(runs: readonly RunModel[], board: Board, groupOf: ((run: RunModel) => string) | null = null): Panel[] {
  const byName = new Map<string, Drawn[]>();
  for (const run of runs) {
    for (const metric of run.series.value) {
      if (CHARTS[metric.kind].place !== "metrics") continue;
      const drawn = byName.get(metric.name);
      if (drawn === undefined) byName.set(metric.name, [{ run, metric }]);
      else drawn.push({ run, metric });
    }
  }
  const several = runs.length > 1;
  const names = [...byName.keys()];
  const hues = huesOf(names);
  const made = board.patterns.value.map((pattern) => {
    const means = matcher(pattern);
    const lines = linesOf(byName, names.filter(means), several, 0);
    return { key: PATTERN + pattern, name: pattern, lines: averaged(lines, groupOf), made: true };
  });
  const joined = board.joined.value;
  const inside = new Map<string, string[]>();
  for (const [name, into] of joined) if (byName.has(into)) inside.set(into, [...(inside.get(into) ?? []), name]);
  const means = matcher(board.query.value);
  const own = names
    .filter((name) => means(name) && !byName.has(joined.get(name) ?? ""))
    .map((name) => {
      const others = (inside.get(name) ?? []).filter((other) => byName.has(other));
      const lines = linesOf(byName, [name, ...others], several, hues.get(name) ?? 0);
      return { key: name, name, lines: averaged(lines, groupOf), made: others.length > 0 };
    });
  return [...made, ...own];
}

interface Drawn {
  readonly run: RunModel;
  readonly metric: Series;
}

/** The hue of each metric that has a chart of its own: that of its group, so that groups are told apart. */
function huesOf(names: readonly string[]): Map<string, number> {
  const grouped = groups(names.map((name) => ({ name })));
  return new Map(grouped.flatMap(({ members }, at) => members.map(({ name }) => [name, at] as const)));
}

/** A hue for each run where there are several, else one for each metric from `first` on. */
function linesOf(byName: ReadonlyMap<string, readonly Drawn[]>, names: readonly string[], several: boolean, first: number): Line[] {
  return names.flatMap((name, at) =>
    (byName.get(name) ?? []).map(({ run, metric }) => {
      const whose = run.header.value?.name ?? "";
      const label = several ? (names.length > 1 ? `${whose}: ${name}` : whose) : name;
      return { run, metric, label, hue: several ? run.of : first + at };
    }),
  );
}

/** One line for all runs of a group, in the place of theirs; metrics stay apart. */
function averaged(lines: readonly Line[], groupOf: ((run: RunModel) => string) | null): readonly Line[] {
  if (groupOf === null) return lines;
  const severalMetrics = lines.some(({ metric }) => metric.name !== lines[0]?.metric.name);
  const byLabel = new Map<string, Line[]>();
  for (const line of lines) {
    const group = groupOf(line.run);
    const label = severalMetrics ? `${group}: ${line.metric.name}` : group;
    byLabel.set(label, [...(byLabel.get(label) ?? []), line]);
  }
  return [...byLabel].flatMap(([label, members], hue) => {
    const [first] = members;
    return first === undefined ? [] : [{ ...first, label, hue, members }];
  });
}
