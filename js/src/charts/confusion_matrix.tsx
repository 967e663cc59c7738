import { useSignal } from "@preact/signals";
import type { Chart, ChartProps } from "./chart";
import { exact } from "./format";
import { mistakes, readConfusion, type Confusion, type Share } from "./matrix/confusion";
import { FEW, Heat } from "./matrix/heat";
import type { Cell } from "./report/csv";
import { Switch } from "./report/frame";
import { Report } from "./report/report";
import { onOneLine } from "./report/visible";

/** How often each class was taken for each other. */
export const confusionMatrix: Chart = {
  place: "reports",
  View,
  describe: (metric) => `${metric.name}: confusion matrix, logged ${metric.total.peek()} times`,
};

const SHARES: readonly (readonly [Share, string])[] = [
  ["count", "Counts"],
  ["row", "By true class"],
  ["column", "By predicted class"],
];

/** A table of so many classes can still be read aloud. */
const READABLE = 30;
const COMMONEST = 5;

function View({ run, metric }: ChartProps) {
  const share = useSignal<Share>("count");
  return (
    <Report run={run} metric={metric} read={readConfusion} rows={rows}>
      {(confusion) => (
        <>
          <Switch label="What cells say" options={SHARES} value={share.value} choose={(chosen) => { share.value = chosen; }} />
          <Heat confusion={confusion} share={share.value} />
          {confusion.labels.length > FEW ? <Commonest confusion={confusion} /> : null}
          {confusion.labels.length <= READABLE ? <Aloud confusion={confusion} /> : null}
        </>
      )}
    </Report>
  );
}

/** The mistakes that one would look for. */
function Commonest({ confusion }: { confusion: Confusion }) {
  const found = mistakes(confusion, COMMONEST);
  if (found.length === 0) return null;
  return (
    <div class="mlw-mistakes">
      <p class="mlw-faint">Most often mistaken</p>
      <ol>
        {found.map(({ row, column, count }) => (
          <li key={`${row} ${column}`}>
            <span class="mlw-count">{exact(count)}</span>
            {" "}{onOneLine(confusion.labels[row] ?? "")} as {onOneLine(confusion.labels[column] ?? "")}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The counts as a table for those who cannot see the cells. */
function Aloud({ confusion: { labels, counts } }: { confusion: Confusion }) {
  return (
    <div class="mlw-hidden">
      <table>
        <caption>Counts: a row for each true class, a column for each predicted one</caption>
        <thead>
          <tr><td />{labels.map((label, at) => <th key={at} scope="col">{label}</th>)}</tr>
        </thead>
        <tbody>
          {labels.map((label, row) => (
            <tr key={row}>
              <th scope="row">{label}</th>
              {labels.map((_, column) => <td key={column}>{exact(counts[row * labels.length + column] ?? NaN)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function rows({ labels, counts }: Confusion): Cell[][] {
  const { length } = labels;
  const row = (at: number): Cell[] => [...counts.subarray(at * length, (at + 1) * length)];
  return [["true \\ predicted", ...labels], ...labels.map((label, at): Cell[] => [label, ...row(at)])];
}
