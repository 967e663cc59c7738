import type { Columns } from "../../model/compact";
import { duration, short } from "../../charts/format";

/** How far a run has come. */
export interface Progress {
  readonly done: number;
  /** How many there are; null when nobody knows. */
  readonly total: number | null;
  /** So many a second, of late; null when that cannot be said yet. */
  readonly rate: number | null;
  /** Seconds that it will still take at that rate. */
  readonly left: number | null;
}

/** A run that has said nothing for so many times the usual does not become ready by itself. */
const LATE = 10;

/**
 * How far a run has come by its records of that: each step is how many were done, each value how many there are.
 *
 * The rate is that of the later half of the time of this pass: the first batches of a training are slower
 * than the rest, or faster, and a pause for a validation belongs to it.
 *
 *     progressOf(series.columns(), run.clock())?.left
 *
 * @param now - seconds since the epoch.
 */
export function progressOf({ steps, times, values }: Columns, now: number): Progress | null {
  const n = steps.length;
  if (n === 0) return null;
  const at = (column: Float64Array, place: number): number => column[order[place] ?? 0] ?? NaN;
  const order = Uint32Array.from({ length: n }, (_, place) => place);
  if (times.some((time, place) => place > 0 && time < (times[place - 1] ?? NaN))) {
    order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
  }
  let begin = n - 1; // where it was counted anew
  while (begin > 0 && at(steps, begin - 1) <= at(steps, begin)) begin--;
  const [done, heard, total] = [at(steps, n - 1), at(times, n - 1), at(values, n - 1)];
  const middle = (at(times, begin) + heard) / 2;
  let first = begin;
  while (first + 1 < n - 1 && at(times, first + 1) <= middle) first++;
  const [more, took] = [done - at(steps, first), heard - at(times, first)];
  const rate = more > 0 && took > 0 ? more / took : null;
  const isLate = now - heard > Math.max(30, (LATE * took) / (n - 1 - first));
  const left = rate === null || isLate || !(total >= done) ? null : Math.max(0, (total - done) / rate - (now - heard));
  return { done, total: Number.isFinite(total) ? total : null, rate, left };
}

/**
 * Some things a second, or a minute, or an hour, whatever is easiest to think of.
 *
 *     rateWords(0.05)  // "3/min"
 */
export function rateWords(rate: number): string {
  const [times, unit] = rate >= 0.5 ? [1, "s"] : rate >= 0.5 / 60 ? [60, "min"] : [3600, "h"];
  return `${short(Number((rate * times).toPrecision(3)))}/${unit}`;
}

/**
 * How long something will still take, no finer than anybody can know.
 *
 *     leftWords(271)  // "5 min left"
 */
export function leftWords(seconds: number): string {
  if (seconds < 5) return "a few seconds left";
  if (seconds < 90) return `${Math.ceil(seconds / 5) * 5} s left`;
  if (seconds < 5400) return `${Math.ceil(seconds / 60)} min left`;
  return `${duration(Math.ceil(seconds / 300) * 300).replace(/:\d\d$/, "")} h left`;
}
