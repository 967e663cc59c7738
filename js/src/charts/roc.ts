import { column, labels, list, numbers, Unreadable } from "./report/document";

/** What an accuracy table holds: for each class and each threshold how many were right and wrong. */
export interface Accuracy {
  readonly labels: readonly string[];
  /** For each class, in the order of the labels. */
  readonly classes: readonly (readonly Outcome[])[];
  /** Of all classes together, by probability; the thresholds are the same for each class. */
  readonly pooled: readonly Outcome[];
}

/** Of the samples whose score reaches a threshold, how many are of the class; and of the others. */
export interface Outcome {
  /** Of the class, and taken for it. */
  readonly hits: number;
  /** Of another class, and taken for it. */
  readonly alarms: number;
  /** All of the class. */
  readonly positives: number;
  /** All of other classes. */
  readonly negatives: number;
  /** The threshold: a probability, or the share of samples below it. */
  readonly threshold: number;
  readonly isProbability: boolean;
}

/**
 * The outcomes of a document as `log_accuracy_table` takes it.
 *
 * @throws Unreadable
 */
export function readAccuracy(data: Record<string, unknown>): Accuracy {
  const names = labels(data);
  const probability = tables(data, "probability", names.length);
  const percentile = tables(data, "percentile", names.length);
  if (names.length === 0) throw new Unreadable("it has no classes");
  const pooled = (probability[0] ?? []).map((first, at) => {
    const all = probability.map((table) => table[at] ?? first);
    const sum = (of: (one: Outcome) => number): number => all.reduce((total, one) => total + of(one), 0);
    return {
      ...first,
      hits: sum((one) => one.hits),
      alarms: sum((one) => one.alarms),
      positives: sum((one) => one.positives),
      negatives: sum((one) => one.negatives),
    };
  });
  const classes = names.map((_, at) => {
    const [one = [], other = []] = [probability[at], percentile[at]];
    // both are of the same samples, mostly: together they are a finer curve
    const isSame = one[0]?.positives === other[0]?.positives && one[0]?.negatives === other[0]?.negatives;
    return ordered(one.length === 0 ? other : isSame ? [...one, ...other] : one);
  });
  return { labels: names, classes, pooled: ordered(pooled) };
}

function tables(data: Record<string, unknown>, by: "probability" | "percentile", count: number): Outcome[][] {
  const thresholds = numbers(data, `${by}_thresholds`);
  return list(data, `${by}_tables`, count).map((table) => {
    if (!Array.isArray(table) || table.length !== thresholds.length) {
      throw new Unreadable(`“${by}_tables” has not a row for each threshold`);
    }
    return table.map((row: unknown, at) => {
      const [tp = NaN, fp = NaN, tn = NaN, fn = NaN] = column(row, `${by}_tables`, 4);
      if (![tp, fp, tn, fn].every((one) => one >= 0 && Number.isFinite(one))) {
        throw new Unreadable(`“${by}_tables” holds what is no count`);
      }
      return { hits: tp, alarms: fp, positives: tp + fn, negatives: fp + tn, threshold: thresholds[at] ?? NaN, isProbability: by === "probability" };
    });
  });
}

/** The fewest taken for the class first, whichever way the thresholds were sorted. */
function ordered(outcomes: readonly Outcome[]): Outcome[] {
  const taken = (one: Outcome): number => one.hits + one.alarms;
  return [...outcomes].sort((a, b) => taken(a) - taken(b) || a.hits - b.hits || Number(b.isProbability) - Number(a.isProbability));
}

/** Each once, of those that are sorted. */
function distinct(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter((one, at) => one.hits !== outcomes[at - 1]?.hits || one.alarms !== outcomes[at - 1]?.alarms);
}

/** A curve, with what it amounts to in one number. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** The outcome at each point; null at ends that stand in no table. */
  readonly outcomes: readonly (Outcome | null)[];
  /** NaN where it has no meaning, as for a class of which there is no sample. */
  readonly score: number;
}

const NONE: Curve = { x: [], y: [], outcomes: [], score: NaN };

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

/** True positives over false positives; its score is the area below. */
function roc(outcomes: readonly Outcome[]): Curve {
  const ends = withEnds(outcomes, (one) => one.alarms / one.negatives, (one) => one.hits / one.positives);
  let area = 0;
  ends.x.forEach((x, at) => { if (at > 0) area += (x - (ends.x[at - 1] ?? 0)) * ((ends.y[at] ?? 0) + (ends.y[at - 1] ?? 0)) / 2; });
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

function withEnds(outcomes: readonly Outcome[], toX: (one: Outcome) => number, toY: (one: Outcome) => number): Omit<Curve, "score"> {
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

const BINS = 10;

/**
 * How often a class was there when it was said to be so likely. Samples between two thresholds count with
 * the middle of them. The score is the expected calibration error.
 */
function calibration(outcomes: readonly Outcome[]): Curve {
  const sorted = outcomes.filter((one) => one.isProbability).sort((a, b) => b.threshold - a.threshold);
  const [first] = sorted;
  if (first === undefined) return NONE;
  const all = first.positives + first.negatives;
  const bins = Array.from({ length: BINS }, () => ({ count: 0, hits: 0, sum: 0 }));
  // above the greatest threshold are the samples that reach it, below the least one all that are left
  const edges = [{ ...first, hits: 0, alarms: 0, threshold: Math.max(1, first.threshold) }, ...sorted];
  edges.push({ ...first, hits: first.positives, alarms: first.negatives, threshold: Math.min(0, sorted.at(-1)?.threshold ?? 0) });
  edges.forEach((edge, at) => {
    const above = edges[at - 1];
    if (above === undefined) return;
    const count = edge.hits + edge.alarms - above.hits - above.alarms;
    const middle = (edge.threshold + above.threshold) / 2;
    const bin = bins[Math.min(BINS - 1, Math.max(0, Math.floor(middle * BINS + 1e-9)))];
    if (bin === undefined || count <= 0) return;
    bin.count += count;
    bin.hits += edge.hits - above.hits;
    bin.sum += middle * count;
  });
  const there = bins.filter(({ count }) => count > 0);
  const x = there.map(({ sum, count }) => sum / count);
  const y = there.map(({ hits, count }) => hits / count);
  const score = there.reduce((sum, { count }, at) => sum + (count / all) * Math.abs((x[at] ?? 0) - (y[at] ?? 0)), 0);
  const seen = there.map(({ count, hits }) => ({ ...first, hits, alarms: count - hits, threshold: NaN }));
  return { x, y, outcomes: seen, score };
}

const GRID = Array.from({ length: 201 }, (_, at) => at / 200);

/** The mean of the curves of all classes, and of their scores; classes without samples are left out. */
export function macro(way: Exclude<Way, "calibration">, classes: readonly (readonly Outcome[])[]): Curve {
  const curves = classes.map((outcomes) => curveOf(way, outcomes)).filter(({ score }) => !Number.isNaN(score));
  if (curves.length === 0) return NONE;
  const mean = (of: (curve: Curve) => number): number => curves.reduce((sum, curve) => sum + of(curve), 0) / curves.length;
  const grid = way === "lift" ? GRID.slice(1) : GRID;
  const value = (curve: Curve, x: number): number => (way === "pr" ? atLeast(curve.x, curve.y, x) : interpolate(curve.x, curve.y, x));
  return { x: grid, y: grid.map((x) => mean((curve) => value(curve, x))), outcomes: grid.map(() => null), score: mean(({ score }) => score) };
}

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
function atLeast(x: readonly number[], y: readonly number[], to: number): number {
  const at = x.findIndex((one) => one >= to - 1e-12);
  return y[at < 0 ? y.length - 1 : at] ?? NaN;
}

