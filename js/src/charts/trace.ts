import type { Columns } from "../model/compact";
import { average, type Band } from "./average";
import type { Line } from "./chart";
import type { Fine } from "./fine";
import { countBelow } from "./scale";
import { smooth, type Stretch } from "./smooth";
import type { Axis } from "./surroundings";

const NONE = new Float64Array(0);

/**
 * The points of one line along the horizontal axis: what the series holds, with finer points in the
 * sections for which they were asked; or the mean of such lines.
 *
 *     const trace = new Trace(line);
 *     trace.update("step", ({ run, metric }) => sectionsOf(run).fine(metric, "step"), 0.6);
 *     trace.x, trace.columns.values, trace.smoothed
 */
export class Trace {
  /** Ascending, in the axis's units. */
  x: Float64Array = NONE;
  columns: Columns = { steps: NONE, times: NONE, values: NONE };
  /** Null where the line is not smoothed. */
  smoothed: Float64Array | null = null;
  /** Around the mean of several lines; null for one that is none. */
  band: Band | null = null;
  /** Grows with each change. */
  version = 0;
  readonly line: Line;
  /** The lines of which this one is the mean. */
  readonly members: readonly Trace[];
  #stretches: readonly Stretch[] = [];
  #made: readonly unknown[] = [];
  #weight = 0;

  constructor(line: Line) {
    this.line = line;
    this.members = (line.members ?? []).map((member) => new Trace(member));
  }

  /** The lines whose points these are: itself, or those of which it is the mean. */
  get sources(): readonly Trace[] {
    return this.line.members === undefined ? [this] : this.members;
  }

  /** What is drawn as the line: smoothed where that is wanted. */
  get y(): Float64Array {
    return this.smoothed ?? this.columns.values;
  }

  /** Seconds since the epoch that the relative axis counts from. */
  get start(): number {
    return this.line.run.header.peek()?.started ?? this.columns.times[0] ?? 0;
  }

  /** Takes in what is new; costs nothing where nothing is. */
  update(axis: Axis, fine: (line: Line) => readonly Fine[], weight: number): void {
    const { metric, run, members } = this.line;
    for (const member of this.members) member.update(axis, fine, 0);
    const made = members === undefined
      ? [axis, metric.version.peek(), fine(this.line), run.header.peek()?.started]
      : [axis, ...this.members.map((member) => member.version)];
    const isNew = made.length !== this.#made.length || made.some((one, at) => one !== this.#made[at]);
    if (!isNew && weight === this.#weight) return;
    this.version += 1;
    if (isNew && members === undefined) this.#gather(axis, fine(this.line));
    else if (isNew) this.#average();
    const total = Math.max(...this.sources.map(({ line }) => line.metric.total.peek()));
    this.smoothed = weight > 0 ? smooth(this.columns.values, weight, this.#stretches, total) : null;
    this.#made = made;
    this.#weight = weight;
  }

  /** Lets go of what `update` has made. */
  forget(): void {
    for (const member of this.members) member.forget();
    this.#made = [];
    this.band = null;
    this.columns = { steps: NONE, times: NONE, values: NONE };
    this.x = NONE;
    this.smoothed = null;
  }

  /** Whether the points at these places are all that were logged there. */
  isWhole(from: number, to: number): boolean {
    return this.#stretches.every(({ end, each }, at) =>
      each < 1.001 || end <= from || (this.#stretches[at - 1]?.end ?? 0) >= to);
  }

  /** The place of the point nearest to a position on the axis; -1 where there is none. */
  nearest(position: number): number {
    const after = countBelow(this.x, position);
    const before = after - 1;
    if (after >= this.x.length) return before;
    if (before < 0) return after;
    return position - (this.x[before] ?? NaN) < (this.x[after] ?? NaN) - position ? before : after;
  }

  #average(): void {
    const { x, columns, band } = average(this.members);
    this.x = x;
    this.columns = columns;
    this.band = band;
    const most = Math.max(1, ...this.members.map(({ line }) => line.metric.total.peek()));
    this.#stretches = [{ end: x.length, each: x.length === 0 ? 1 : Math.max(1, most / x.length) }];
  }

  #gather(axis: Axis, fine: readonly Fine[]): void {
    const { metric } = this.line;
    const key = axis === "step" ? "steps" : "times";
    let columns = metric.columns();
    if (axis !== "step") columns = inOrder(columns, key);
    const n = columns.values.length;
    let stretches: readonly Stretch[] = [{ end: n, each: n === 0 ? 1 : Math.max(1, metric.total.peek() / n) }];
    for (const piece of fine) [columns, stretches] = withPiece(columns, stretches, piece, key);
    this.columns = columns;
    this.#stretches = stretches;
    this.x = columns[key];
    if (axis === "relative") {
      const { start } = this;
      this.x = columns.times.map((time) => time - start);
    }
  }
}

/** The points, and inside the piece's section its own, with those that were logged since. */
function withPiece(
  columns: Columns, stretches: readonly Stretch[], piece: Fine, key: "steps" | "times",
): [Columns, readonly Stretch[]] {
  const along = columns[key];
  const before = countBelow(along, piece.low);
  const after = countBelow(along, piece.high, true);
  const inside = withLater(columns, before, after, piece, key);
  const n = inside.values.length;
  const joined = (name: keyof Columns): Float64Array => {
    const column = new Float64Array(before + n + along.length - after);
    column.set(columns[name].subarray(0, before));
    column.set(inside[name], before);
    column.set(columns[name].subarray(after), before + n);
    return column;
  };
  const all: Stretch[] = [];
  let start = 0;
  for (const { end, each } of stretches) {
    if (start < before) all.push({ end: Math.min(end, before), each });
    start = end;
  }
  all.push({ end: before + n, each: n > 0 ? Math.max(1, piece.count / n) : 1 });
  for (const { end, each } of stretches) if (end > after) all.push({ end: end - after + before + n, each });
  return [{ steps: joined("steps"), times: joined("times"), values: joined("values") }, all];
}

/** What the piece has between its ends, and what was logged there after it was asked for: steps may go back. */
function withLater(columns: Columns, before: number, after: number, piece: Fine, key: "steps" | "times"): Columns {
  const from = countBelow(piece.columns[key], piece.low);
  const to = countBelow(piece.columns[key], piece.high, true);
  const inside = part(piece.columns, from, to);
  const newest = inside.times.reduce((most, time) => Math.max(most, time), -Infinity);
  const later: number[] = [];
  for (let at = before; at < after; at++) if ((columns.times[at] ?? NaN) > newest) later.push(at);
  if (later.length === 0) return inside;
  const added = pick(columns, later);
  const both = (name: keyof Columns): Float64Array => Float64Array.of(...inside[name], ...added[name]);
  return inOrder({ steps: both("steps"), times: both("times"), values: both("values") }, key);
}

function part({ steps, times, values }: Columns, from: number, to: number): Columns {
  return { steps: steps.subarray(from, to), times: times.subarray(from, to), values: values.subarray(from, to) };
}

function pick(columns: Columns, places: readonly number[]): Columns {
  const only = (column: Float64Array): Float64Array => Float64Array.from(places, (at) => column[at] ?? NaN);
  return { steps: only(columns.steps), times: only(columns.times), values: only(columns.values) };
}

/** The points in ascending order of a column, without those that have no place in it. */
function inOrder(columns: Columns, key: "steps" | "times"): Columns {
  const column = columns[key];
  let before = -Infinity;
  let isAscending = true;
  for (const one of column) {
    if (!(one >= before && one < Infinity)) isAscending = false;
    before = one;
  }
  if (isAscending) return columns;
  const order: number[] = [];
  column.forEach((one, at) => { if (Number.isFinite(one)) order.push(at); });
  order.sort((a, b) => (column[a] ?? 0) - (column[b] ?? 0) || a - b);
  return pick(columns, order);
}
