import type { Range } from "./scale";

/** A part of a column: from a place to before another. */
export interface Part {
  readonly values: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** So many values suffice to say where most of them lie. */
const SAMPLE = 4000;

const ENDS = [0.01, 0.99] as const;

/**
 * From the least to the greatest value; null where there is none that the axis can show.
 *
 * @param log - whether only values above 0 can be shown.
 */
export function valueRange(parts: readonly Part[], log: boolean): Range | null {
  const floor = log ? 0 : -Infinity;
  let low = Infinity;
  let high = -Infinity;
  for (const { values, from, to } of parts) {
    for (let at = from; at < to; at++) {
      const value = values[at] ?? NaN;
      if (value > floor && value < low) low = value;
      if (value > high && value < Infinity) high = value;
    }
  }
  return low <= high ? { low, high } : null;
}

/**
 * Where all but the outermost hundredths of the values lie; `whole` where nothing lies far outside.
 */
export function clipped(parts: readonly Part[], log: boolean, whole: Range): Range {
  const total = parts.reduce((sum, { from, to }) => sum + to - from, 0);
  const every = Math.max(1, Math.floor(total / SAMPLE));
  const sample = new Float64Array(Math.ceil(total / every) + parts.length);
  let n = 0;
  for (const { values, from, to } of parts) {
    for (let at = from; at < to; at += every) {
      const value = values[at] ?? NaN;
      if (value >= whole.low && value <= whole.high) sample[n++] = log ? Math.log10(value) : value;
    }
  }
  const sorted = sample.subarray(0, n).sort();
  const [low = NaN, high = NaN] = ENDS.map((end) => sorted[Math.round(end * (n - 1))]);
  if (!(low < high)) return whole;
  const outer = (value: number): number => (log ? Math.log10(value) : value);
  const inner = (value: number): number => (log ? 10 ** value : value);
  // an end that is not far off is no outlier
  const far = 0.5 * (high - low);
  return {
    low: outer(whole.low) < low - far ? inner(low) : whole.low,
    high: outer(whole.high) > high + far ? inner(high) : whole.high,
  };
}

/** A range is no wider than a number can say. */
const LARGEST = Number.MAX_VALUE / 4;

/** Some room above and below, also where all values are the same. */
export function roomy(range: Range, log: boolean): Range {
  const [low, high] = [Math.max(range.low, -LARGEST), Math.min(range.high, LARGEST)];
  if (log) {
    const room = low < high ? (high / low) ** 0.08 : 2;
    return { low: Math.max(low / room, Number.MIN_VALUE), high: Math.min(high * room, Number.MAX_VALUE) };
  }
  const span = high - low;
  const room = span > 0 ? 0.08 * span : high === 0 ? 1 : Math.max(Math.abs(high) * 0.1, Number.MIN_VALUE);
  return { low: low - room, high: high + room };
}
