/** Three columns of the same length. */
export interface Columns {
  readonly steps: Float64Array;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/**
 * The places to keep, in ascending order, so that the picture keeps its shape in few points.
 *
 * The range of steps is cut into equal buckets. Of each, the least and the greatest value stay, so
 * that no spike is lost, and the first NaN, +Inf and −Inf, so that their marks stay. The first and the
 * last point stay too.
 *
 *     keep({ steps, times, values }, 2000)   // about 4,000 places where all is finite
 *
 * @param columns - in ascending order of steps.
 * @param buckets - how many parts the range of steps is cut into.
 */
export function keep(columns: Columns, buckets: number): Uint32Array {
  const { steps, values } = columns;
  const n = values.length;
  const kept: number[] = [];
  const bucketOf = bucketing(steps, buckets);
  let at = 0;
  while (at < n) {
    const bucket = bucketOf(at);
    const start = at;
    let [least, greatest, nan, over, under] = [-1, -1, -1, -1, -1];
    for (; at < n && bucketOf(at) === bucket; at++) {
      const value = values[at] ?? NaN;
      if (Number.isFinite(value)) {
        if (least < 0 || value < (values[least] ?? NaN)) least = at;
        if (greatest < 0 || value > (values[greatest] ?? NaN)) greatest = at;
      } else if (Number.isNaN(value)) {
        if (nan < 0) nan = at;
      } else if (value > 0) {
        if (over < 0) over = at;
      } else if (under < 0) {
        under = at;
      }
    }
    const places = [least, greatest, nan, over, under, start === 0 ? 0 : -1, at === n ? n - 1 : -1];
    let before = -1;
    for (const place of places.sort((a, b) => a - b)) {
      if (place > before) kept.push(place);
      before = place;
    }
  }
  return Uint32Array.from(kept);
}

/** Which bucket a place falls into; by its step, or by its place where all steps are the same. */
function bucketing(steps: Float64Array, buckets: number): (at: number) => number {
  const first = steps[0] ?? 0;
  const span = (steps[steps.length - 1] ?? 0) - first;
  if (!(span > 0)) return (at) => Math.floor((at * buckets) / steps.length);
  const last = buckets - 1;
  return (at) => Math.min(last, Math.floor((((steps[at] ?? first) - first) / span) * buckets));
}
