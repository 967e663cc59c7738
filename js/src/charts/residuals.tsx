import type { Chart, ChartProps } from "./chart";
import { Bars, binsOf, type Bins } from "./figure/bars";
import { Figure } from "./figure/figure";
import { range } from "./figure/scale";
import { exact, short } from "./format";
import type { Cell } from "./report/csv";
import { dataOf, numbers, Unreadable } from "./report/document";
import { Report } from "./report/report";

/** How far predictions were off, counted in bins. */
export const residuals: Chart = {
  place: "reports",
  View,
  describe: (metric) => `${metric.name}: residuals, logged ${metric.total.peek()} times`,
};

/** Counts between edges, and what they amount to. */
export interface Residuals {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  readonly bins: Bins;
  readonly total: number;
  /** Of the middles of the bins; NaN where nothing was counted. */
  readonly mean: number;
  readonly deviation: number;
}

function View({ run, metric }: ChartProps) {
  return <Report run={run} metric={metric} read={readResiduals} rows={rows}>{(found) => <Histogram found={found} />}</Report>;
}

/** @throws Unreadable */
export function readResiduals(value: unknown): Residuals {
  const data = dataOf(value);
  const counts = numbers(data, "bin_counts");
  const edges = numbers(data, "bin_edges", counts.length + 1);
  if (range(edges) === null) throw new Unreadable("“bin_edges” holds no numbers");
  const bins = binsOf(edges);
  const weight = (of: (middle: number) => number): number => counts.reduce((sum, count, at) => {
    const part = count * of(bins.middle[at] ?? NaN);
    return Number.isFinite(part) ? sum + part : sum;
  }, 0);
  const total = weight(() => 1);
  const mean = weight((middle) => middle) / total;
  return { edges, counts, bins, total, mean, deviation: Math.sqrt(weight((middle) => (middle - mean) ** 2) / total) };
}

function Histogram({ found }: { found: Residuals }) {
  const { edges, counts, bins, total, mean, deviation } = found;
  const [low, high] = range(bins.low, bins.high) ?? [0, 1];
  const most = range(counts)?.[1] ?? 1;
  const say = (at: number): string => {
    const count = counts[at] ?? NaN;
    return `${short(edges[at] ?? NaN)} to ${short(edges[at + 1] ?? NaN)}: ${exact(count)} (${short((100 * count) / total)} %)`;
  };
  const track = { key: "counts", name: "residuals", x: bins.middle, y: counts, color: "var(--mlwidget-hue-0)", say };
  const sums = `mean ${short(mean)} · σ ${short(deviation)} (from the bins) · ${short(total)} in all`;
  return (
    <Figure
      label="How often predictions were off by how much"
      x={{ low: Math.min(0, low), high: Math.max(0, high), title: "residual" }}
      y={{ low: 0, high: Math.max(1, most) * 1.04, title: "count" }}
      tracks={[track]}
      alongX
      note={total > 0 ? sums : "Nothing was counted."}
    >
      {(frame, hovered) => (
        <>
          {Number.isFinite(mean) ? (
            <path
              class="mlw-band"
              d={`M${frame.x(mean - deviation)} ${frame.top}H${frame.x(mean + deviation)}V${frame.bottom}H${frame.x(mean - deviation)}Z`}
            />
          ) : null}
          <Bars frame={frame} bins={bins} values={counts} hovered={hovered} />
          <path class="mlw-zero" d={`M${frame.x(0)} ${frame.top}V${frame.bottom}`} />
          {Number.isFinite(mean) ? <path class="mlw-reference" d={`M${frame.x(mean)} ${frame.top}V${frame.bottom}`} /> : null}
        </>
      )}
    </Figure>
  );
}

function rows({ edges, counts }: Residuals): Cell[][] {
  return [["from", "to", "count"], ...counts.map((count, at): Cell[] => [edges[at] ?? NaN, edges[at + 1] ?? NaN, count])];
}
