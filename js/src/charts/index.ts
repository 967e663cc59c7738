import type { Kind } from "../wire";
import type { Chart } from "./chart";
import { line } from "./line";

/** The chart of each kind; a kind without one does not compile. */
export const CHARTS: Readonly<Record<Kind, Chart>> = {
  scalar: line,
};

/** The chart of a kind, or null for one that this page does not know. */
export function chartOf(kind: string): Chart | null {
  return Object.hasOwn(CHARTS, kind) ? CHARTS[kind as Kind] : null;
}
