import { NONE, type Curve } from "./curve";
import { curveOf, type Way } from "./curves";
import { atLeast, interpolate } from "./interpolate";
import type { Outcome } from "./outcomes";

const GRID = Array.from({ length: 201 }, (_, at) => at / 200);

/** The mean of the curves of all classes, and of their scores; classes without samples are left out. */
export function macro(way: Exclude<Way, "calibration">, classes: readonly (readonly Outcome[])[]): Curve {
  const curves = classes.map((outcomes) => curveOf(way, outcomes)).filter(({ score }) => !Number.isNaN(score));
  if (curves.length === 0) return NONE;
  const mean = (of: (curve: Curve) => number): number => curves.reduce((sum, curve) => sum + of(curve), 0) / curves.length;
  const x = way === "lift" ? GRID.slice(1) : GRID;
  const value = way === "pr" ? atLeast : interpolate;
  const y = x.map((at) => mean((curve) => value(curve.x, curve.y, at)));
  return { x, y, outcomes: x.map(() => null), score: mean(({ score }) => score) };
}
