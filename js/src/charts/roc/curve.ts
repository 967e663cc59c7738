import type { Outcome } from "./outcomes";

/** A curve, with what it amounts to in one number. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** The outcome at each point; null at ends that stand in no table. */
  readonly outcomes: readonly (Outcome | null)[];
  /** NaN where it has no meaning, as for a class of which there is no sample. */
  readonly score: number;
}

export const NONE: Curve = { x: [], y: [], outcomes: [], score: NaN };
