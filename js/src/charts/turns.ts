import { INTERNAL } from "../wire";
import type { Columns } from "../model/compact";
import type { RunModel } from "../model/run";
import { exact } from "./format";
import type { Axis } from "./surroundings";

const KNOB = `${INTERNAL}knob/`;

/** A turn of a knob, on the horizontal axis. */
export interface Turn {
  readonly x: number;
  /** Which knob, and what it was turned to. */
  readonly words: string;
}

/** The turns of the knobs of some runs, in no order. */
export function turnsOf(runs: Iterable<RunModel>, axis: Axis): Turn[] {
  const found: Turn[] = [];
  for (const run of runs) {
    for (const series of run.internal.peek()) {
      if (!series.name.startsWith(KNOB)) continue;
      const name = series.name.slice(KNOB.length);
      const columns = series.columns();
      const type = run.header.peek()?.knobs.find((knob) => knob.name === name)?.type;
      const start = run.header.peek()?.started ?? columns.times[0] ?? 0;
      columns.values.forEach((value, at) => {
        found.push({ x: position(columns, at, axis, start), words: words(name, value, type) });
      });
    }
  }
  return found;
}

/** Follows what `turnsOf` finds: grows with each turn. Read inside an effect it is listened to. */
export function turnsVersion(runs: Iterable<RunModel>): number {
  let version = 0;
  for (const run of runs) {
    for (const series of run.internal.value) if (series.name.startsWith(KNOB)) version += series.version.value;
  }
  return version;
}

function position({ steps, times }: Columns, at: number, axis: Axis, start: number): number {
  if (axis === "step") return steps[at] ?? NaN;
  return (times[at] ?? NaN) - (axis === "relative" ? start : 0);
}

/** Texts are not among the numbers of a series: then it is said that there was a turn. */
function words(name: string, value: number, type: string | undefined): string {
  if (type === "bool") return `${name} → ${value === 0 ? "off" : "on"}`;
  return Number.isNaN(value) ? `${name} turned` : `${name} → ${exact(value)}`;
}
