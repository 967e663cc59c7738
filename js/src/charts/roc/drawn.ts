import type { Key } from "../figure/legend";
import { look } from "../figure/hues";
import { exact, short } from "../format";
import { onOneLine } from "../report/visible";
import type { Theme } from "../theme";
import type { Curve } from "./curve";
import { curveOf, type Way } from "./curves";
import { macro } from "./macro";
import type { Accuracy, Outcome } from "./outcomes";

/** What stands along the axes of each kind of curve. */
export const AXES: Readonly<Record<Way, readonly [string, string]>> = {
  roc: ["false positive rate", "true positive rate"],
  pr: ["recall", "precision"],
  gain: ["share of samples, likeliest first", "share of the class found"],
  lift: ["share of samples, likeliest first", "lift"],
  calibration: ["predicted probability", "share that was of the class"],
};

/** A curve with its place in the legend. */
export interface Drawn extends Key {
  readonly curve: Curve;
  readonly width: number;
  /** How many of all samples are of the class; NaN where it means nothing. */
  readonly prevalence: number;
}

/** The curves of an accuracy table: micro and macro average where there are several classes, and each class. */
export function drawnOf(accuracy: Accuracy, way: Way, theme: Theme): Drawn[] {
  const { labels, classes, pooled } = accuracy;
  const several = labels.length > 1;
  const made: Drawn[] = [];
  type Looks = Pick<Drawn, "color" | "dash" | "width">;
  const add = (key: string, name: string, curve: Curve, of: readonly Outcome[], looks: Looks): void => {
    made.push({ key, name, curve, value: score(way, curve.score), prevalence: prevalenceOf(of), ...looks });
  };
  const ink = { color: "var(--mlwidget-ink)", width: 2 };
  if (several) add("micro", "micro average", curveOf(way, pooled), pooled, { ...ink, dash: "none" });
  if (several && way !== "calibration") add("macro", "macro average", macro(way, classes), [], { ...ink, dash: "5 3" });
  classes.forEach((outcomes, at) => {
    add(`${at}`, onOneLine(labels[at] ?? ""), curveOf(way, outcomes), outcomes, { ...look(theme, at), width: 1.5 });
  });
  return made;
}

function prevalenceOf([first]: readonly Outcome[]): number {
  return first === undefined ? NaN : first.positives / (first.positives + first.negatives);
}

function score(way: Way, value: number): string {
  if (Number.isNaN(value)) return "no samples";
  const digits = value.toFixed(3);
  return {
    roc: `AUC ${digits}`,
    pr: `AP ${digits}`,
    gain: `${(100 * value).toFixed(0)} % in 10 %`,
    lift: `×${value.toFixed(2)} in 10 %`,
    calibration: `ECE ${digits}`,
  }[way];
}

/** What is read at a point of a curve. */
export function say(way: Way, curve: Curve, at: number): string {
  const [across = "", beside = ""] = AXES[way].map((title) => title.replace(/,.*/, ""));
  const words = [`${beside} ${short(curve.y[at] ?? NaN)}`, `${across} ${short(curve.x[at] ?? NaN)}`];
  const outcome = curve.outcomes[at] ?? null;
  if (outcome !== null && way === "calibration") words.push(`${short(outcome.hits)} of ${short(outcome.hits + outcome.alarms)}`);
  else if (outcome?.isProbability === true) words.unshift(`threshold ${exact(outcome.threshold)}`);
  else if (outcome !== null) words.unshift(`percentile ${short(100 * outcome.threshold)}`);
  return words.join(" · ");
}
