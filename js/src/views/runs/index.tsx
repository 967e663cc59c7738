import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { ChooseColumns } from "../choose";
import { selection, type Plot, type RunsBoard } from "./board";

import { bestOf, columnsOf, differs, isHigherBetter, likeliest, sorted, type Column, type Item } from "./columns";
import { pair, Pick } from "./pick";
import { Plots } from "./plots";
import "./runs.css";
import { scaleOf } from "./scale";
import { Table } from "./table";

/** So many columns of a sort are shown unasked. */
const FEW = { parameter: 6, metric: 3 };

interface Props {
  readonly items: readonly Item[];
  readonly board: RunsBoard;
  /** Seconds since the epoch. */
  readonly now: number;
  readonly lead?: (item: Item) => ComponentChildren;
  /** What else stands among the choices. */
  readonly children?: ComponentChildren;
}

/** Many runs: a table of them, and plots in which a part of them can be chosen. */
export function Runs({ items, board, now, lead, children }: Props) {
  const all = useMemo(() => columnsOf(items, now), [items, now]);
  const byKey = useMemo(() => new Map(all.map((column) => [column.key, column])), [all]);
  const varied = useMemo(() => all.filter((column) => column.group !== "run" && differs(column, items)), [all, items]);
  const metrics = all.filter(({ group }) => group === "metric");
  const best = byKey.get(board.best.value ?? "") ?? likeliest(metrics, varied);
  const highest = board.highest.value ?? isHigherBetter(best?.title ?? "");
  const columns = useMemo(
    () => chosen(all, varied, best, board.columns.value, board.same.value),
    [all, varied, best, board.columns.value, board.same.value],
  );
  const log = board.log.value;
  const plottable = useMemo(
    () => [...varied.filter(({ group }) => group !== "tag"), ...all.filter(({ key }) => key === "duration")]
      .flatMap((column) => scaleOf(column, items, log.has(column.key)) ?? []),
    [varied, all, items, log],
  );
  const inside = useMemo(() => selection(items, plottable, board.brushes.value), [items, plottable, board.brushes.value]);
  const query = board.query.value.toLowerCase();
  const sort = board.sort.value;
  const shown = useMemo(() => {
    const found = items.filter((item, at) => inside[at] === 1 && (query === "" || matches(item, columns, query)));
    const column = byKey.get(sort?.key ?? "");
    return column === undefined ? found : sorted(found, column, sort?.descending ?? false);
  }, [items, inside, query, columns, byKey, sort]);
  const winner = useMemo(() => bestOf(items, best, highest), [items, best, highest]);
  const isCut = board.brushes.value.size > 0;
  return (
    <>
      <div class="mlw-toolbar" role="toolbar" aria-label="How runs are shown">
        <input
          class="mlw-field mlw-search"
          type="search"
          placeholder="Find runs"
          aria-label="Find runs: a part of what stands in their row"
          value={board.query.value}
          onInput={(event) => { board.query.value = event.currentTarget.value; }}
        />
        <Pick label="Plot" value={board.plot.value} choices={PLOTS} pick={(plot) => { board.plot.value = plot as Plot; }} />
        {metrics.length === 0 ? null : (
          <>
            <Pick label="Best" value={best?.key ?? ""} choices={metrics.map(pair)} pick={(key) => { rank(board, key, isHigherBetter(byKey.get(key)?.title ?? "")); }} />
            <button
              type="button"
              class="mlw-button"
              title="Whether the highest value is the best one, or the lowest"
              onClick={() => { if (best !== undefined) rank(board, best.key, !highest); }}
            >
              {highest ? "highest" : "lowest"}
            </button>
          </>
        )}
        <ChooseColumns
          all={all}
          chosen={new Set(columns.map(({ key }) => key))}
          choose={(keys) => { board.columns.value = new Set(keys); }}
          reset={() => { board.columns.value = null; }}
        />
        <button
          type="button"
          class="mlw-button"
          aria-pressed={board.same.value}
          title="Also parameters that are the same in all runs"
          onClick={() => { board.same.value = !board.same.value; }}
        >
          all parameters
        </button>
        {children}
        {isCut ? (
          <button type="button" class="mlw-button" data-tone="active" onClick={() => { board.brushes.value = new Map(); }}>
            Show all again
          </button>
        ) : null}
        <span role="status">{shown.length === items.length ? "" : `${shown.length} of ${items.length} runs`}</span>
      </div>
      {board.plot.value === "none" ? null : (
        <Plots items={items} scales={plottable} columns={columns} best={best} inside={inside} board={board} />
      )}
      <Table
        items={shown}
        columns={columns}
        board={board}
        best={winner === null || best === undefined || items.length < 2 ? null : { item: winner, column: best }}
        lead={lead}
      />
      {shown.length === 0 ? <p class="mlw-empty">No run is like that.</p> : null}
    </>
  );
}

/** Says what is best, and has the best come first. */
function rank(board: RunsBoard, key: string, highest: boolean): void {
  board.best.value = key;
  board.highest.value = highest;
  board.sort.value = { key, descending: highest };
}

const PLOTS: readonly (readonly [Plot, string])[] = [["none", "none"], ["parallel", "parallel coordinates"], ["scatter", "scatter"]];

/** Whether what was typed stands in the row. */
function matches(item: Item, columns: readonly Column[], query: string): boolean {
  return item.id.includes(query) || columns.some((column) => String(column.of(item) ?? "").toLowerCase().includes(query));
}

/** What was chosen by hand; else the name, how it is doing, what differs, and the first values. */
function chosen(
  all: readonly Column[],
  varied: readonly Column[],
  best: Column | undefined,
  keys: ReadonlySet<string> | null,
  same: boolean,
): Column[] {
  if (keys !== null) {
    return all.filter((column) => keys.has(column.key) || (same && column.group === "parameter"));
  }
  const parameters = same ? all.filter(({ group }) => group === "parameter") : varied.filter(({ group }) => group === "parameter").slice(0, FEW.parameter);
  const metrics = all.filter(({ group }) => group === "metric");
  const first = new Set([...metrics.filter((column) => column === best), ...metrics].slice(0, FEW.metric));
  const run = all.filter(({ key }) => key === "name" || key === "status" || key === "duration");
  return [...run, ...parameters, ...metrics.filter((column) => first.has(column))];
}
