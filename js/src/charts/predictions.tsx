import type { Chart, ChartProps } from "./chart";
import { Bars, binsOf, type Bins } from "./figure/bars";
import { Figure } from "./figure/figure";
import { path, range } from "./figure/scale";
import { exact, short } from "./format";
import type { Cell } from "./report/csv";
import { dataOf, numbers, Unreadable } from "./report/document";
import { Report } from "./report/report";

/** Predicted against true values, averaged in bins. */
export const predictions: Chart = {
  place: "reports",
  View,
  describe: (metric) => `${metric.name}: predicted and true values, logged ${metric.total.peek()} times`,
};

/** In bins of the true value: how many there were, the mean of what was predicted, and how far it spread. */
export interface Predictions {
  readonly edges: readonly number[];
  readonly bins: Bins;
  readonly averages: readonly number[];
  readonly errors: readonly number[];
  readonly counts: readonly number[];
}

function View({ run, metric }: ChartProps) {
  return <Report run={run} metric={metric} read={readPredictions} rows={rows}>{(found) => <Averages found={found} />}</Report>;
}

/** @throws Unreadable */
export function readPredictions(value: unknown): Predictions {
  const data = dataOf(value);
  const counts = numbers(data, "bin_counts");
  const averages = numbers(data, "bin_averages", counts.length);
  const errors = numbers(data, "bin_errors", counts.length).map(Math.abs);
  const edges = numbers(data, "bin_edges", counts.length + 1);
  if (range(edges) === null) throw new Unreadable("“bin_edges” holds no numbers");
  return { edges, bins: binsOf(edges), averages, errors, counts };
}

function Averages({ found: { edges, bins, averages, errors, counts } }: { found: Predictions }) {
  const lower = averages.map((average, at) => average - (errors[at] ?? 0));
  const upper = averages.map((average, at) => average + (errors[at] ?? 0));
  const [low, high] = range(bins.low, bins.high) ?? [0, 1];
  const [least, greatest] = range(lower, upper, averages, [low, high]) ?? [0, 1];
  const where = (at: number): string => `true ${short(edges[at] ?? NaN)} to ${short(edges[at + 1] ?? NaN)}`;
  const color = "var(--mlwidget-hue-0)";
  const samples = (at: number): string => `${exact(counts[at] ?? NaN)} samples`;
  const say = (at: number): string =>
    `${where(at)}: predicted ${exact(averages[at] ?? NaN)} ± ${short(errors[at] ?? NaN)} (${samples(at)})`;
  const sayCount = (at: number): string => `${where(at)}: ${samples(at)}`;
  const across = { low, high, title: "true value" };
  return (
    <>
      <Figure
        label="Predicted over true values"
        x={across}
        y={{ low: least, high: greatest, title: "predicted value" }}
        tracks={[{ key: "averages", name: "mean of predictions", x: bins.middle, y: averages, color, say }]}
        alongX
        note="mean ± error of each bin; dashed: predicted = true"
      >
        {({ x, y }) => (
          <>
            <path class="mlw-band" style={{ fill: color }} d={band(bins.middle.map(x), lower.map(y), upper.map(y))} />
            <path class="mlw-reference" d={`M${x(low)} ${y(low)}L${x(high)} ${y(high)}`} />
            <path class="mlw-curve" style={{ stroke: color }} d={path(bins.middle.map(x), averages.map(y))} />
            {averages.map((average, at) => (Number.isFinite(average) ? (
              <circle key={at} cx={x(bins.middle[at] ?? NaN)} cy={y(average)} r="2.5" style={{ fill: color }} />
            ) : null))}
          </>
        )}
      </Figure>
      <div class="mlw-low">
        <Figure
          label="How many samples had which true value"
          x={across}
          y={{ low: 0, high: Math.max(1, range(counts)?.[1] ?? 1) * 1.04, title: "samples" }}
          tracks={[{ key: "counts", name: "samples", x: bins.middle, y: counts, color, say: sayCount }]}
          alongX
        >
          {(frame, hovered) => <Bars frame={frame} bins={bins} values={counts} hovered={hovered} />}
        </Figure>
      </div>
    </>
  );
}

/** The area between two lines, broken where either has no value. */
function band(x: readonly number[], lower: readonly number[], upper: readonly number[]): string {
  let text = "";
  let piece: number[] = [];
  const close = (): void => {
    if (piece.length > 1) {
      const there = piece.map((at) => `${x[at]} ${upper[at]}`);
      const back = piece.reverse().map((at) => `${x[at]} ${lower[at]}`);
      text += `M${[...there, ...back].join("L")}Z`;
    }
    piece = [];
  };
  x.forEach((_, at) => {
    if ([x[at], lower[at], upper[at]].every(Number.isFinite)) piece.push(at);
    else close();
  });
  close();
  return text;
}

function rows({ edges, averages, errors, counts }: Predictions): Cell[][] {
  return [
    ["from", "to", "average", "error", "count"],
    ...counts.map((count, at): Cell[] => [edges[at] ?? NaN, edges[at + 1] ?? NaN, averages[at] ?? NaN, errors[at] ?? NaN, count]),
  ];
}
