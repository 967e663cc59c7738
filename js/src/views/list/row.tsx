import type { ComponentChildren } from "preact";
import type { ListRow } from "../../wire";
import { nameOf, statusTone, statusWords, valueWords } from "../words";
import { cellWords } from "./columns";
import type { Line } from "./layout";
import type { Words } from "./source";
import { Sparkline } from "./spark";
import type { ListState } from "./state";
import { hasCurve, type TableColumn } from "./table";
import { ago, lasted } from "./times";

interface RowProps {
  readonly state: ListState;
  readonly row: ListRow;
  /** Our clock, in seconds. */
  readonly now: number;
  readonly line: Line;
  /** Whether the runs below it are shown; undefined where there are none. */
  readonly unfolded: boolean | undefined;
  /** Null where there is no room for columns. */
  readonly columns: readonly TableColumn[] | null;
  readonly words: Words;
}

/** A run: in columns where there is room, else in two lines. */
export function Row(props: RowProps) {
  const { columns } = props;
  return columns === null ? <Two {...props} /> : <Cells {...props} columns={columns} />;
}

function Two({ state, row, now, line, unfolded, words }: RowProps) {
  const metric = state.shown.value;
  const value = row.metrics[metric];
  const isGrouped = line.section.value !== null && state.group.value === "experiment";
  const said = state.seen.value.map((column) => [column.key, column.title, cellWords(row, column)] as const);
  const shown = new Set(said.map(([key]) => key));
  const tags = Object.entries(row.tags).filter(([name]) => !shown.has(`tag:${name}`));
  const facts = [
    lasted(row, now + state.ahead.value),
    ago(row.created, now + state.ahead.value, words),
    ...(isGrouped || line.block.part.parent !== null ? [] : [row.experiment]),
    ...(row.children > 0 ? [below(row.children, words)] : []),
    ...tags.map(([name, text]) => (text === null || text === "" ? name : `${name}: ${text}`)),
  ];
  return (
    <>
      <Name row={row} line={line} unfolded={unfolded} />
      {value === undefined ? null : (
        <>
          {hasCurve(state) ? <Sparkline spark={state.sparklines.of(row)} label={`Course of ${metric}`} /> : <span />}
          <span class="mlw-list-value" title={`${metric} ${valueWords(value)}`}>{valueWords(value)}</span>
        </>
      )}
      <span class="mlw-list-facts" style={indent(line)}>
        {row.status === "Completed" ? "" : <b data-tone={statusTone(row.status)}>{words(statusWords(row.status))}</b>}
        {said.filter(([, , text]) => text !== "").map(([key, title, text]) => (
          <span key={key} class="mlw-list-fact">{title} <i>{text}</i></span>
        ))}
        {facts.filter((fact) => fact !== "").map((fact) => <span key={fact}>{fact}</span>)}
      </span>
    </>
  );
}

function Cells({ row, now, line, unfolded, state, columns }: RowProps & { readonly columns: readonly TableColumn[] }) {
  const clock = now + state.ahead.value;
  return (
    <>
      <span role="gridcell" class="mlw-list-first"><Name row={row} line={line} unfolded={unfolded} /></span>
      {columns.map(({ key, isNumber, cell }) => <Cell key={key} isNumber={isNumber === true}>{cell(row, clock)}</Cell>)}
    </>
  );
}

function Cell({ isNumber, children }: { isNumber: boolean; children: ComponentChildren }) {
  const title = typeof children === "string" ? children : undefined;
  return <span role="gridcell" data-number={isNumber ? "" : undefined} title={title}>{children}</span>;
}

function Name({ row, line, unfolded }: Pick<RowProps, "row" | "line" | "unfolded">) {
  return (
    <span class="mlw-list-named" style={indent(line)}>
      {unfolded === undefined ? null : <span class="mlw-list-arrow" aria-hidden="true">{unfolded ? "▾" : "▸"}</span>}
      <span class="mlw-status" data-tone={statusTone(row.status)} title={row.reason ?? statusWords(row.status)}>
        <span class="mlw-dot" aria-hidden="true" />
      </span>
      <span class="mlw-list-name">{nameOf(row)}</span>
    </span>
  );
}

/** What lies below a run stands further right. */
function indent({ section, block }: Line): { paddingInlineStart: string } | undefined {
  const deep = block.level - (section.value === null ? 1 : 2);
  return deep === 0 ? undefined : { paddingInlineStart: `${String(deep * 16)}px` };
}

function below(children: number, t: Words): string {
  return children === 1 ? t("1 child") : t("%1 children", children.toLocaleString());
}

/** What a screen reader says of a run. */
export function spoken(row: ListRow, metric: string): string {
  const value = row.metrics[metric];
  return `${nameOf(row)}, ${statusWords(row.status)}${value === undefined ? "" : `, ${metric} ${valueWords(value)}`}`;
}
