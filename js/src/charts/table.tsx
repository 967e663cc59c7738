import type { Chart, ChartProps } from "./chart";
import { useEntries } from "./entries";

/** Drawn from its last entry. */
export const table: Chart = {
  place: "reports",
  View,
  describe: (metric) => `${metric.name}: ${metric.total.peek()} logged`,
};

function View({ run, metric }: ChartProps) {
  const entries = useEntries(run, metric, -1, null);
  return <pre class="mlw-raw">{JSON.stringify(entries.value?.at(-1)?.value ?? null)}</pre>;
}
