/** The value on the line through the points, the upper one where it goes straight up. */
export function interpolate(x: readonly number[], y: readonly number[], to: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((x[middle] ?? Infinity) <= to) low = middle + 1;
    else high = middle;
  }
  const [x0, y0, x1, y1] = [x[low - 1], y[low - 1], x[low], y[low]];
  if (x0 === undefined || y0 === undefined) return y[0] ?? NaN;
  if (x1 === undefined || y1 === undefined || to === x0) return y0;
  return y0 + ((to - x0) / (x1 - x0)) * (y1 - y0);
}

/** The value at the first point that reaches so far. */
export function atLeast(x: readonly number[], y: readonly number[], to: number): number {
  const at = x.findIndex((one) => one >= to - 1e-12);
  return y[at < 0 ? y.length - 1 : at] ?? NaN;
}
