import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { statusTone } from "../words";
import type { RunsBoard } from "./board";
import type { Column, Item } from "./columns";

/** Pixels of a row; the style sheet has the same. */
const ROW = 26;
/** Rows above and below those that are seen. */
const BEYOND = 8;
/** So many rows say how wide a column is, in characters between these. */
const SAMPLE = 100;
const NARROWEST = 6;
const WIDEST = 26;

interface Props {
  /** In their order. */
  readonly items: readonly Item[];
  readonly columns: readonly Column[];
  readonly board: RunsBoard;
  /** The cell whose value is the best. */
  readonly best: { readonly item: Item; readonly column: Column } | null;
  /** What stands before the other cells of a run. */
  readonly lead?: ((item: Item) => ComponentChildren) | undefined;
}

/** A row for each run. Only the rows that can be seen are made. */
export function Table({ items, columns, board, best, lead }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const from = useSignal(0);
  const room = useSignal(20);
  const look = (): void => {
    const { scrollTop, clientHeight } = box.current ?? { scrollTop: 0, clientHeight: 0 };
    from.value = Math.max(0, Math.floor(scrollTop / ROW) - BEYOND);
    room.value = Math.ceil(clientHeight / ROW) + 2 * BEYOND;
  };
  useEffect(() => {
    if (box.current === null) return;
    look();
    const observer = new ResizeObserver(look);
    observer.observe(box.current);
    return () => { observer.disconnect(); };
  }, []);
  const widths = useMemo(() => columns.map((column) => widthOf(column, items)), [columns, items]);
  const start = Math.min(from.value, Math.max(0, items.length - room.value));
  const shown = items.slice(start, start + room.value);
  const span = columns.length + (lead === undefined ? 0 : 1);
  return (
    <div class="mlw-table-box" ref={box} onScroll={look} tabIndex={0} role="region" aria-label="Table of runs">
      <table class="mlw-table" aria-rowcount={items.length + 1}>
        <colgroup>
          {lead === undefined ? null : <col style={{ width: "52px" }} />}
          {columns.map(({ key }, at) => <col key={key} style={{ width: `calc(${widths[at] ?? NARROWEST}ch + 18px)` }} />)}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {lead === undefined ? null : <th scope="col"><span class="mlw-hidden">Shown in charts</span></th>}
            {columns.map((column) => <Head key={column.key} column={column} board={board} />)}
          </tr>
        </thead>
        <tbody>
          <Gap rows={start} span={span} />
          {shown.map((item, at) => (
            <tr
              key={item.id}
              aria-rowindex={start + at + 2}
              data-hovered={board.hovered.value === item.id || undefined}
              onPointerEnter={() => { board.hovered.value = item.id; }}
              onPointerLeave={() => { board.hovered.value = null; }}
            >
              {lead === undefined ? null : <td>{lead(item)}</td>}
              {columns.map((column) => (
                <Cell key={column.key} item={item} column={column} isBest={best?.item === item && best.column === column} />
              ))}
            </tr>
          ))}
          <Gap rows={items.length - start - shown.length} span={span} />
        </tbody>
      </table>
    </div>
  );
}

function Head({ column, board }: { column: Column; board: RunsBoard }) {
  const { key, title, numeric, group } = column;
  const sort = board.sort.value;
  const isSorted = sort?.key === key;
  // the first click shows the greatest numbers, the second the least, the third all as they came
  const next = !isSorted ? { key, descending: numeric } : sort.descending === numeric ? { key, descending: !numeric } : null;
  return (
    <th scope="col" data-numeric={numeric || undefined} aria-sort={!isSorted ? undefined : sort.descending ? "descending" : "ascending"}>
      <button type="button" title={group === "run" ? title : `${title} (${group})`} onClick={() => { board.sort.value = next; }}>
        {title}
        {isSorted ? <span aria-hidden="true">{sort.descending ? " ▾" : " ▴"}</span> : null}
      </button>
    </th>
  );
}

function Cell({ item, column, isBest }: { item: Item; column: Column; isBest: boolean }) {
  const value = column.of(item);
  const text = column.words(value);
  const title = typeof value === "number" && column.key !== "duration" ? String(value) : text;
  return (
    <td data-numeric={column.numeric || undefined} data-best={isBest || undefined} title={isBest ? `${title}, the best` : title}>
      {column.key === "status" ? (
        <span class="mlw-status" data-tone={statusTone(item.row.status)}><span class="mlw-dot" aria-hidden="true" />{text}</span>
      ) : isBest ? <>★ {text}</> : text}
    </td>
  );
}

/** Stands for rows that are not made. */
function Gap({ rows, span }: { rows: number; span: number }) {
  if (rows <= 0) return null;
  return <tr aria-hidden="true" style={{ height: `${rows * ROW}px` }}><td colSpan={span} /></tr>;
}

function widthOf(column: Column, items: readonly Item[]): number {
  const longest = items.slice(0, SAMPLE).reduce((most, item) => Math.max(most, column.words(column.of(item)).length), column.title.length + 2);
  return Math.min(WIDEST, Math.max(NARROWEST, longest + (column.key === "status" ? 5 : 0)));
}
