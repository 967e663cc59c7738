/** Points that TensorBoard keeps of a series by default. */
const SAMPLE = 1000;

/** Points that each stand for so many logged ones; `end` is the place after the last of them. */
export interface Stretch {
  readonly end: number;
  readonly each: number;
}

/**
 * The values as a debiased exponential moving average.
 *
 * What TensorBoard draws (`classicSmoothing` in its webapp/widgets/line_chart_v2/data_transformer.ts): the
 * average starts from nothing and is divided by the weight that it has gathered, so that it does not begin
 * at 0. What is not finite stays as it is and leaves the average alone; a constant stays exactly itself.
 *
 * A series that was thinned would be smoothed less than the whole one, and the line would jump when finer
 * points arrive. So a point that stands for ten counts ten times. And TensorBoard draws a sample of 1,000
 * points of a longer series: of 100,000 points each counts for a hundredth, or no weight would smooth them.
 *
 *     smooth(Float64Array.of(1, 2, NaN, 3), 0.5, [{ end: 4, each: 1 }], 4)   // 1, 1.667, NaN, 2.429
 *
 * @param weight - of what came before, from 0 up to 1.
 * @param total - points of the whole series.
 */
export function smooth(values: Float64Array, weight: number, stretches: readonly Stretch[], total: number): Float64Array {
  const share = Math.min(1, SAMPLE / total);
  const smoothed = new Float64Array(values.length);
  let average = 0;
  let missing = 1;
  let at = 0;
  let first = NaN;
  let constant = true;
  for (const { end, each } of stretches) {
    const kept = weight ** (each * share);
    for (; at < end; at++) {
      const value = values[at] ?? NaN;
      if (!(value - value === 0)) { // neither NaN nor infinite
        smoothed[at] = value;
        continue;
      }
      if (Number.isNaN(first)) first = value;
      constant &&= value === first;
      average = average * kept + (1 - kept) * value;
      missing *= kept;
      smoothed[at] = constant ? value : average / (1 - missing);
    }
  }
  return smoothed;
}
