import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Chart, ChartProps } from "./chart";
import { saveFigure } from "./figure/export";
import { useInView } from "./figure/size";
import { csv } from "./report/csv";
import { Frame, Switch, Words, type Offer } from "./report/frame";
import { save } from "./save";
import { cellOf } from "./table/cell";
import { Curve } from "./table/curve";
import { Grid } from "./table/grid";
import { Rows } from "./table/rows";
import "./table/table.css";

/** Rows of named columns; two columns of numbers are a line, unless somebody wants the table. */
export const table: Chart = {
  place: "reports",
  View,
  describe: (metric) => `${metric.name}: a table, logged ${metric.total.peek()} times`,
};

function View({ run, metric }: ChartProps) {
  const root = useRef<HTMLElement>(null);
  const inView = useInView(root);
  const rows = useMemo(() => new Rows(run, metric), [run, metric]);
  useEffect(() => rows.follow(inView), [rows, inView]);
  const way = useSignal<"line" | "table">("line");
  const head = rows.head.value;
  const error = rows.error.value;
  const mayBeLine = head?.columns.length === 2 && head.numeric.every(Boolean);
  const isLine = mayBeLine && way.value === "line";
  const choices: Offer[] = head === null ? [] : [{ title: "Save data as CSV", act: () => saveRows(rows, metric.name) }];
  if (isLine) {
    for (const as of ["svg", "png"] as const) choices.unshift({ title: `Save as ${as.toUpperCase()}`, act: () => root.current && saveFigure(root.current, metric.name, as) });
  }
  const tools = mayBeLine ? <Switch label="Drawn as" options={[["line", "Line"], ["table", "Table"]]} value={way.value} choose={(chosen) => { way.value = chosen; }} /> : null;
  return (
    <Frame name={metric.name} tools={tools} choices={choices} root={root} wide={!isLine && (head?.columns.length ?? 0) > 4}>
      {head === null && error === null ? <Words busy={metric.total.value > 0}>{metric.total.value > 0 ? "Loading…" : "Nothing logged yet"}</Words> : null}
      {error === null ? null : <p class="mlw-note" data-tone="unsure">Some rows cannot be had: {error}</p>}
      {head === null ? null : isLine ? <Curve rows={rows} metric={metric} head={head} /> : <Grid name={metric.name} rows={rows} head={head} />}
    </Frame>
  );
}

/** All rows, or none: half a file would be taken for the whole. */
async function saveRows(rows: Rows, name: string): Promise<void> {
  const { columns = [], total = 0 } = rows.head.peek() ?? {};
  const pieces = [csv([columns])];
  let count = 0;
  for await (const page of rows.all()) {
    // a column that came later is missing in the rows before
    pieces.push(csv(page.map((row) => columns.map((_, at) => cellOf(row[at] ?? null)))));
    count += page.length;
  }
  if (count < total) throw new Error(`only ${count} of ${total} rows could be had`);
  save(new Blob(pieces, { type: "text/csv" }), `${name}.csv`);
}
