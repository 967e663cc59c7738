import type { Chart, ChartProps } from "./chart";
import { exact, short } from "./format";
import { LineChart } from "./line";

/** One number per step, as a line. */
export const scalar: Chart = {
  place: "metrics",
  View,
  describe: (metric) => {
    const last = metric.last.peek();
    if (last === null) return `${metric.name}: no points yet`;
    return `${metric.name}: last value ${short(last.value)} at step ${exact(last.step)}`;
  },
};

function View({ run, metric }: ChartProps) {
  return <LineChart lines={[{ run, metric, label: metric.name, hue: 0 }]} />;
}
