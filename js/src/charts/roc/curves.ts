import { calibration } from "./calibration";
import { NONE, type Curve } from "./curve";
import { interpolate } from "./interpolate";
import type { Outcome } from "./outcomes";

/** What can be drawn of an accuracy table. */
export type Way = "roc" | "pr" | "gain" | "lift" | "calibration";

/** The curve of some outcomes, which are sorted. */
export function curveOf(way: Way, outcomes: readonly Outcome[]): Curve {
  const [first] = outcomes;
  if (first === undefined || first.positives === 0) return NONE;
  if (way === "calibration") return calibration(outcomes);
  const each = distinct(outcomes);
  if (way === "roc") return first.negatives === 0 ? NONE : roc(each);
  return way === "pr" ? precisionRecall(each) : way === "gain" ? gain(each) : lift(each);
}

/** Each once, of those that are sorted. */
function distinct(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter((one, at) => one.hits !== outcomes[at - 1]?.hits || one.alarms !== outcomes[at - 1]?.alarms);
}

/** True positives over false positives; its score is the area below. */
function roc(outcomes: readonly Outcome[]): Curve {
  const ends = withEnds(outcomes, (one) => one.alarms / one.negatives, (one) => one.hits / one.positives);
  const { x, y } = ends;
  const width = (at: number): number => (x[at] ?? 0) - (x[at - 1] ?? 0);
  const area = y.reduce((sum, height, at) => sum + (width(at) * (height + (y[at - 1] ?? 0))) / 2, 0);
  return { ...ends, score: area };
}

/** Precision over recall; its score is the average precision, the area below its steps. */
function precisionRecall(outcomes: readonly Outcome[]): Curve {
  const there = outcomes.filter((one) => one.hits + one.alarms > 0);
  const x = there.map((one) => one.hits / one.positives);
  const y = there.map((one) => one.hits / (one.hits + one.alarms));
  const score = x.reduce((sum, recall, at) => sum + (recall - (x[at - 1] ?? 0)) * (y[at] ?? 0), 0);
  return { x: [0, ...x], y: [y[0] ?? NaN, ...y], outcomes: [null, ...there], score };
}

/** Which part of the class is found in which part of the samples, the likeliest first. */
function gain(outcomes: readonly Outcome[]): Curve {
  const ends = withEnds(outcomes, share, (one) => one.hits / one.positives);
  return { ...ends, score: interpolate(ends.x, ends.y, TENTH) };
}

/** How many times more of the class are among the likeliest samples than among all. */
function lift(outcomes: readonly Outcome[]): Curve {
  const there = outcomes.filter((one) => one.hits + one.alarms > 0);
  const y = there.map((one) => one.hits / one.positives / share(one));
  return { x: there.map(share), y, outcomes: there, score: gain(outcomes).score / TENTH };
}

/** Scores of lift and gain are those of so many of the samples. */
export const TENTH = 0.1;

function share(one: Outcome): number {
  return (one.hits + one.alarms) / (one.positives + one.negatives);
}

type Along = (one: Outcome) => number;

/** From corner to corner. */
function withEnds(outcomes: readonly Outcome[], toX: Along, toY: Along): Omit<Curve, "score"> {
  const x = outcomes.map(toX);
  const y = outcomes.map(toY);
  const all: (Outcome | null)[] = [...outcomes];
  if (x[0] !== 0 || y[0] !== 0) {
    x.unshift(0);
    y.unshift(0);
    all.unshift(null);
  }
  if (x.at(-1) !== 1 || y.at(-1) !== 1) {
    x.push(1);
    y.push(1);
    all.push(null);
  }
  return { x, y, outcomes: all };
}
