import { column, labels, list, numbers, Unreadable } from "../report/document";

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
      const threshold = thresholds[at] ?? NaN;
      return { hits: tp, alarms: fp, positives: tp + fn, negatives: fp + tn, threshold, isProbability: by === "probability" };
    });
  });
}

/** The fewest taken for the class first, whichever way the thresholds were sorted. */
function ordered(outcomes: readonly Outcome[]): Outcome[] {
  const taken = (one: Outcome): number => one.hits + one.alarms;
  const first = (one: Outcome): number => (one.isProbability ? 0 : 1);
  return [...outcomes].sort((a, b) => taken(a) - taken(b) || a.hits - b.hits || first(a) - first(b));
}
