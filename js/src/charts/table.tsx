import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Chart, ChartProps } from "./chart";
import { figureOffers } from "./report/offers";
import { useInView } from "./figure/size";
import { csv } from "./report/csv";
import { Frame, Note, Switch, Waiting, type Offer } from "./report/frame";
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

type Way = "line" | "table";

const WAYS: readonly (readonly [Way, string])[] = [["line", "Line"], ["table", "Table"]];

/** A table of more columns gets all the room that there is. */
const MANY = 4;

function View({ run, metric }: ChartProps) {
  const root = useRef<HTMLElement>(null);
  const inView = useInView(root);
  const rows = useMemo(() => new Rows(run, metric), [run, metric]);
  useEffect(() => rows.follow(inView), [rows, inView]);
  const way = useSignal<Way>("line");
  const head = rows.head.value;
  const error = rows.error.value;
  const mayBeLine = head?.columns.length === 2 && head.numeric.every(Boolean);
  const isLine = mayBeLine && way.value === "line";
  const choices: Offer[] = head === null ? [] : [{ title: "Save data as CSV", act: () => saveRows(rows, metric.name) }];
  if (isLine) choices.unshift(...figureOffers(root, () => metric.name));
  return (
    <Frame
      name={metric.name}
      tools={mayBeLine ? <Switch label="Drawn as" options={WAYS} value={way.value} choose={(chosen) => { way.value = chosen; }} /> : null}
      choices={choices}
      root={root}
      wide={!isLine && (head?.columns.length ?? 0) > MANY}
    >
      {head === null && error === null ? <Waiting total={metric.total.value} /> : null}
      {error === null ? null : <Note>Some rows cannot be had: {error}</Note>}
      {head === null ? null : isLine
        ? <Curve rows={rows} metric={metric} head={head} />
        : <Grid name={metric.name} rows={rows} head={head} />}
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
