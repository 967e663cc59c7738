import { numberTicks } from "../ticks";

/** From values to pixels of one axis. */
export interface Scale {
  (value: number): number;
  readonly low: number;
  readonly high: number;
  /** Where the axis has lines and labels. */
  readonly ticks: readonly number[];
  readonly labels: readonly string[];
}

/**
 * A linear scale; one that has no extent is given some.
 *
 *     const x = scale(0, 1, 40, 400, 5);
 *     x(0.5)  // 220
 *
 * @param low - the value at `from`, in pixels.
 * @param high - the value at `to`.
 * @param count - how many ticks fit, about.
 */
export function scale(low: number, high: number, from: number, to: number, count: number): Scale {
  const [first, last] = extent(low, high);
  const at = (value: number): number => from + ((value - first) / (last - first)) * (to - from);
  const { at: ticks, labels } = numberTicks({ low: first, high: last }, false, Math.max(2, Math.round(count)));
  return Object.assign(at, { low: first, high: last, ticks, labels });
}

/** Two values that differ, and are finite. */
function extent(low: number, high: number): readonly [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  if (high > low && Number.isFinite(high - low)) return [low, high];
  const room = Math.max(Math.abs(low) * 0.1, 0.5);
  return [low - room, low + room];
}

/** The least and greatest of the finite numbers; null where there is none. */
export function range(...columns: readonly (readonly number[])[]): readonly [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (const values of columns) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : null;
}

/** A line through points, broken where one is missing; in steps where `steps` is set. */
export function path(x: readonly number[], y: readonly number[], steps = false): string {
  let text = "";
  let pen = "M";
  x.forEach((across, at) => {
    const down = y[at] ?? NaN;
    if (!Number.isFinite(across) || !Number.isFinite(down)) {
      pen = "M";
      return;
    }
    text += steps && pen === "L" ? `V${round(down)}H${round(across)}` : `${pen}${round(across)} ${round(down)}`;
    pen = "L";
  });
  return text;
}

export function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
