import type { ListState } from "./state";

/** So many pixels make room for columns. */
export const WIDE = 560;

const NAME = 150;
const EXPERIMENT = 120;
const CURVE = 52;
const VALUE = 88;
const STATUS = 100;
const DURATION = 80;
const CREATED = 92;
const GAP = 10;

/** How wide each column is, as CSS has it, and all of them together at least, in pixels. */
export function widths(state: ListState): { readonly template: string; readonly least: number } {
  const more = [
    ...(state.group.value === "experiment" ? [] : [EXPERIMENT]),
    ...(hasCurve(state) ? [CURVE] : []),
    ...(state.shown.value === "" ? [] : [VALUE]),
    ...state.seen.value.map(() => VALUE),
    STATUS, DURATION, CREATED,
  ];
  const least = NAME + more.reduce((sum, width) => sum + width + GAP, 0);
  return { template: [`minmax(${String(NAME)}px, 1fr)`, ...more.map((width) => `${String(width)}px`)].join(" "), least };
}

/** Whether each run has a small curve. */
export function hasCurve(state: ListState): boolean {
  return state.curves.value && state.shown.value !== "";
}
