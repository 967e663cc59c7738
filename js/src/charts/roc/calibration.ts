import { NONE, type Curve } from "./curve";
import type { Outcome } from "./outcomes";

const BINS = 10;

/**
 * How often a class was there when it was said to be so likely. Samples between two thresholds count with
 * the middle of them. The score is the expected calibration error.
 */
export function calibration(outcomes: readonly Outcome[]): Curve {
  const sorted = outcomes.filter((one) => one.isProbability).sort((a, b) => b.threshold - a.threshold);
  const [first] = sorted;
  if (first === undefined) return NONE;
  const all = first.positives + first.negatives;
  const bins = Array.from({ length: BINS }, () => ({ count: 0, hits: 0, sum: 0 }));
  // above the greatest threshold are the samples that reach it, below the least one all that are left
  const none = { ...first, hits: 0, alarms: 0, threshold: Math.max(1, first.threshold) };
  const lowest = Math.min(0, sorted.at(-1)?.threshold ?? 0);
  const each = { ...first, hits: first.positives, alarms: first.negatives, threshold: lowest };
  const edges = [none, ...sorted, each];
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
  const off = (at: number): number => Math.abs((x[at] ?? 0) - (y[at] ?? 0));
  const score = there.reduce((sum, { count }, at) => sum + (count / all) * off(at), 0);
  const seen = there.map(({ count, hits }) => ({ ...first, hits, alarms: count - hits, threshold: NaN }));
  return { x, y, outcomes: seen, score };
}
