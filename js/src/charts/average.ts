import type { Columns } from "../model/compact";

/** How far apart the lines are of which one is the mean. */
export interface Band {
  readonly least: Float64Array;
  readonly greatest: Float64Array;
}

/** Points of a line, ascending in `x`. */
export interface Points {
  readonly x: Float64Array;
  readonly columns: Columns;
}

/** The mean of lines has no more points than this. */
const MOST = 8000;

/**
 * The mean of some lines and the band around it, wherever one of them has a point. Between its points a
 * line is taken to be straight; before its first and after its last point it has no part in the mean.
 */
export function average(lines: readonly Points[]): Points & { readonly band: Band } {
  const x = lines.reduce<Float64Array>((all, line) => merged(all, line.x), new Float64Array(0));
  const n = x.length;
  const [values, least, greatest, steps, times] = [column(n), column(n), column(n), column(n), column(n)];
  const counts = new Uint32Array(n);
  least.fill(Infinity);
  greatest.fill(-Infinity);
  for (const line of lines) {
    eachAt(line, x, (at, before, share) => {
      const value = between(line.columns.values, before, share);
      if (value - value !== 0) return; // neither NaN nor infinite
      values[at] = (values[at] ?? 0) + value;
      least[at] = Math.min(least[at] ?? value, value);
      greatest[at] = Math.max(greatest[at] ?? value, value);
      if (counts[at] === 0) {
        steps[at] = between(line.columns.steps, before, share);
        times[at] = between(line.columns.times, before, share);
      }
      counts[at] = (counts[at] ?? 0) + 1;
    });
  }
  for (let at = 0; at < n; at++) {
    const count = counts[at] ?? 0;
    values[at] = count > 0 ? (values[at] ?? NaN) / count : NaN;
    if (count === 0) least[at] = greatest[at] = NaN;
  }
  return { x, columns: { steps, times, values }, band: { least, greatest } };
}

function column(n: number): Float64Array {
  return new Float64Array(n);
}

/** Calls with each place of `x` that lies on the line, the point before it, and how far it is to the next. */
function eachAt(line: Points, x: Float64Array, call: (at: number, before: number, share: number) => void): void {
  const last = line.x.length - 1;
  let before = 0;
  x.forEach((position, at) => {
    if (!(position >= (line.x[0] ?? Infinity) && position <= (line.x[last] ?? -Infinity))) return;
    while (before < last && (line.x[before + 1] ?? Infinity) <= position) before += 1;
    const from = line.x[before] ?? NaN;
    call(at, before, position === from ? 0 : (position - from) / ((line.x[before + 1] ?? NaN) - from));
  });
}

function between(values: Float64Array, before: number, share: number): number {
  const value = values[before] ?? NaN;
  return share === 0 ? value : value + share * ((values[before + 1] ?? NaN) - value);
}

/** Both ascending columns in one, each value once; of very many only some. */
function merged(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  let n = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const one = a[i] ?? Infinity;
    const other = b[j] ?? Infinity;
    const least = Math.min(one, other);
    if (one === least) i += 1;
    if (other === least) j += 1;
    if (n === 0 || both[n - 1] !== least) both[n++] = least;
  }
  const every = Math.ceil(n / MOST);
  return every <= 1 ? both.slice(0, n) : Float64Array.from({ length: Math.ceil(n / every) }, (_, at) => both[at * every] ?? NaN);
}
