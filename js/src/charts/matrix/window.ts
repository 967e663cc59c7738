import type { Place } from "../figure/hover";

/** Which rows and columns are shown; the last ones are not among them. */
export interface Window {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** All of a matrix. */
export function all(size: number): Window {
  return { top: 0, bottom: size, left: 0, right: size };
}

/** The rows or columns from one to before another. */
export function span(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

/** The window between two cells, which are counted from the corner of another; null where it is one cell. */
export function between(from: Place, to: Place, { top, left }: Window): Window | null {
  if (from.track === to.track && from.at === to.at) return null;
  return {
    top: top + Math.min(from.track, to.track),
    bottom: top + Math.max(from.track, to.track) + 1,
    left: left + Math.min(from.at, to.at),
    right: left + Math.max(from.at, to.at) + 1,
  };
}

/** The window nearer to a cell, or further away, by `factor`; never beyond the matrix. */
export function zoomed(from: Window, row: number, column: number, factor: number, size: number): Window {
  const along = (low: number, high: number, at: number): [number, number] => {
    const length = Math.min(size, Math.max(2, Math.round((high - low) * factor)));
    const start = Math.min(size - length, Math.max(0, Math.round(at + 0.5 - length / 2)));
    return [start, start + length];
  };
  const [top, bottom] = along(from.top, from.bottom, row);
  const [left, right] = along(from.left, from.right, column);
  return { top, bottom, left, right };
}

/** Shades in rows of pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly shades: Float64Array;
}

/**
 * The shades of a window in at most so many pixels across and down; where several cells share a pixel the
 * strongest stays, so that no mistake is lost.
 */
export function pooled(shades: Float64Array, size: number, window: Window, across: number, down: number): Picture {
  const { top, bottom, left, right } = window;
  const [columns, rows] = [right - left, bottom - top];
  const [width, height] = [Math.min(columns, across), Math.min(rows, down)];
  const found = new Float64Array(width * height);
  for (let row = 0; row < rows; row++) {
    const line = Math.floor((row * height) / rows) * width;
    for (let column = 0; column < columns; column++) {
      const at = line + Math.floor((column * width) / columns);
      const shade = shades[(top + row) * size + left + column] ?? 0;
      if (shade > (found[at] ?? 0)) found[at] = shade;
    }
  }
  return { width, height, shades: found };
}
