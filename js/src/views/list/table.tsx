import type { ComponentChildren } from "preact";
import type { ListRow } from "../../wire";
import { statusTone, statusWords, valueWords } from "../words";
import { cellWords } from "./columns";
import type { Words } from "./source";
import { Sparkline } from "./spark";
import type { ListState } from "./state";
import { ago, lasted } from "./times";

/** So many pixels make room for columns. */
export const WIDE = 560;

const GAP = 10;
const NAME = 150;
const EXPERIMENT = 120;
const CURVE = 52;
const VALUE = 88;
const STATUS = 100;
const DURATION = 80;
const CREATED = 92;

/** A column of the list where there is room for columns. */
export interface TableColumn {
  readonly key: string;
  readonly title: string;
  /** In pixels. */
  readonly width: number;
  /** What a click on its name sorts by; null where one does nothing. */
  readonly sort: string | null;
  /** Whether it holds numbers, which stand on the right. */
  readonly isNumber?: boolean;
  /** What a run has in it; `clock` is the server's, in seconds. */
  readonly cell: (row: ListRow, clock: number) => ComponentChildren;
}

/**
 * The columns beside a run's name, which is always the first.
 *
 *     tableOf(state, words).map(({ title }) => title)  // ["Experiment", "Course", "loss", "Status", …]
 */
export function tableOf(state: ListState, words: Words): TableColumn[] {
  const metric = state.shown.value;
  const columns: TableColumn[] = [];
  if (state.group.value !== "experiment") {
    columns.push({ key: "experiment", title: words("Experiment"), width: EXPERIMENT, sort: "experiment", cell: (row) => row.experiment });
  }
  if (hasCurve(state)) {
    columns.push({
      key: "curve", title: words("Course"), width: CURVE, sort: null,
      cell: (row) => <Sparkline spark={state.sparklines.of(row)} label={`Course of ${metric}`} />,
    });
  }
  if (metric !== "") {
    columns.push({
      key: "value", title: metric, width: VALUE, sort: metric, isNumber: true,
      cell: ({ metrics: { [metric]: value } }) => value === undefined ? "" : valueWords(value),
    });
  }
  for (const column of state.seen.value) {
    const { key, title, group } = column;
    columns.push({ key, title, width: VALUE, sort: title, isNumber: group !== "tag", cell: (row) => cellWords(row, column) });
  }
  columns.push(
    { key: "status", title: words("Status"), width: STATUS, sort: "status", cell: (row) => <Status row={row} words={words} /> },
    { key: "duration", title: words("Duration"), width: DURATION, sort: "duration", isNumber: true, cell: lasted },
    {
      key: "created", title: words("Created"), width: CREATED, sort: "created", isNumber: true,
      cell: ({ created }, clock) => ago(created, clock, words),
    },
  );
  return columns;
}

/** How wide the name and the columns are, as CSS has it, and all of them together at least, in pixels. */
export function widths(columns: readonly TableColumn[]): { readonly template: string; readonly least: number } {
  return {
    template: [`minmax(${String(NAME)}px, 1fr)`, ...columns.map(({ width }) => `${String(width)}px`)].join(" "),
    least: NAME + columns.reduce((sum, { width }) => sum + width + GAP, 0),
  };
}

/** Whether each run has a small curve. */
export function hasCurve(state: ListState): boolean {
  return state.curves.value && state.shown.value !== "";
}

function Status({ row, words }: { row: ListRow; words: Words }) {
  return <span class="mlw-list-status" data-tone={statusTone(row.status)} title={row.reason ?? ""}>{words(statusWords(row.status))}</span>;
}
