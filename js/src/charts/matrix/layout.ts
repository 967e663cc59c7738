import { round } from "../figure/scale";
import type { Window } from "./window";

const LETTER = 5.8;
const LONGEST = 14;
const TALLEST_CELL = 40;
const LOWEST_CELL = 20;
/** Pixels that a label wants, upright and tilted. */
const LINE = 12;
const TILTED_LINE = 17;

/** Where the cells and labels of a matrix stand. */
export interface Layout {
  readonly left: number;
  readonly top: number;
  /** The size of a cell. */
  readonly across: number;
  readonly down: number;
  /** The size of all cells together. */
  readonly width: number;
  readonly height: number;
  /** Room for the labels below. */
  readonly below: number;
  readonly isTilted: boolean;
  /** The places of the labels beside and below, counted from the window's corner. */
  readonly beside: readonly number[];
  readonly under: readonly number[];
  x(column: number): number;
  y(row: number): number;
}

/** The layout of a window in so many pixels. */
export function layout(window: Window, names: readonly string[], width: number): Layout {
  const [rows, columns] = [window.bottom - window.top, window.right - window.left];
  const longest = LETTER * Math.min(LONGEST, names.reduce((most, name) => Math.max(most, name.length), 1));
  const [left, top] = [Math.ceil(longest) + 26, 4];
  const across = Math.max(0.1, (width - left - 8) / columns);
  const down = Math.min(across, TALLEST_CELL, Math.max(LOWEST_CELL, (width - left) / rows));
  const isTilted = longest + 6 > across;
  return {
    left,
    top,
    across,
    down,
    width: round(across * columns),
    height: round(down * rows),
    below: isTilted ? Math.ceil(longest * 0.72) + 12 : 16,
    isTilted,
    beside: every(rows, down, LINE),
    under: every(columns, across, isTilted ? TILTED_LINE : 0),
    x: (column) => round(left + (column - window.left) * across),
    y: (row) => round(top + (row - window.top) * down),
  };
}

/** As many places as there is room for labels. */
function every(count: number, room: number, wanted: number): number[] {
  const step = Math.max(1, Math.ceil(wanted / room));
  return Array.from({ length: Math.ceil(count / step) }, (_, at) => at * step);
}

/** Without its middle where it is long: numbered names differ at their end. */
export function cut(name = ""): string {
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 7)}…${name.slice(-6)}` : name;
}
