import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { short } from "../format";
import { onOneLine } from "../report/visible";
import { useUnique } from "../unique";
import { looks } from "./cell";
import type { Head, Rows } from "./rows";

const ROW = 24;
/** Rows that are shown at most without scrolling. */
const MOST_ROWS = 12;
/** Rows above and below those that are seen. */
const AHEAD = 6;
/** A browser cannot scroll much further than this; taller tables move faster than the finger. */
const TALLEST = 6_000_000;

/** A table of which only the rows in view are there; it can be sorted, read by keys, and copied exactly. */
export function Grid({ name, rows, head }: { name: string; rows: Rows; head: Head }) {
  const id = useUnique();
  const box = useRef<HTMLDivElement>(null);
  const scroll = useSignal({ top: 0, range: 1 });
  const at = useSignal<{ readonly row: number; readonly column: number } | null>(null);
  const pointed = useSignal<{ readonly row: number; readonly column: number } | null>(null);
  const { columns, numeric, total } = head;
  const tall = Math.min(TALLEST, total * ROW);
  const seen = Math.min(MOST_ROWS, Math.max(1, total));
  const { top, range } = scroll.value;
  // where the table is too tall for a browser, the same way of the finger leads further
  const isTooTall = tall < total * ROW;
  const first = Math.max(0, Math.min(total - seen, isTooTall ? (top / range) * (total - seen) : top / ROW));
  const from = Math.max(0, Math.floor(first) - AHEAD);
  const to = Math.min(total, Math.ceil(first) + seen + AHEAD);
  useLayoutEffect(() => { rows.want(from, Math.max(from, to - 1)); }, [rows, from, to]);
  const widths = useMemo(() => columns.map((column, place) => widthOf(column, place, rows)), [columns.join("\n"), rows.row(0) === undefined]);
  const wide = { gridTemplateColumns: widths.map((width) => `minmax(${width}px, ${width}fr)`).join(" ") };
  const least = widths.reduce((sum, width) => sum + width, 0);
  const reach = (row: number): void => {
    if (box.current === null || (row >= first && row <= first + seen - 1)) return;
    const next = row < first ? row : row - seen + 1;
    box.current.scrollTop = isTooTall ? (next / (total - seen)) * range : next * ROW;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== box.current) return;
    const now = at.peek() ?? { row: Math.ceil(first), column: 0 };
    const jump = event.ctrlKey || event.metaKey;
    const [row, column] = ({
      ArrowDown: [now.row + 1, now.column],
      ArrowUp: [now.row - 1, now.column],
      ArrowRight: [now.row, now.column + 1],
      ArrowLeft: [now.row, now.column - 1],
      PageDown: [now.row + seen, now.column],
      PageUp: [now.row - seen, now.column],
      Home: [jump ? 0 : now.row, 0],
      End: [jump ? total - 1 : now.row, columns.length - 1],
    } as Record<string, [number, number]>)[event.key] ?? [];
    if (row === undefined || column === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    at.value = { row: Math.min(total - 1, Math.max(0, row)), column: Math.min(columns.length - 1, Math.max(0, column)) };
    reach(at.value.row);
    box.current?.querySelector(`[data-column="${at.value.column}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const read = pointed.value ?? at.value;
  const value = read === null ? undefined : rows.row(read.row)?.[read.column];
  return (
    <>
      <div
        class="mlw-sheet"
        ref={box}
        role="grid"
        tabIndex={0}
        aria-label={name}
        aria-rowcount={total + 1}
        aria-colcount={columns.length}
        aria-activedescendant={at.value === null ? undefined : `${id}-${at.value.row}-${at.value.column}`}
        style={{ maxHeight: (seen + 1) * ROW + 18 }}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => { scroll.value = { top: scrollTop, range: Math.max(1, scrollHeight - clientHeight) }; }}
        onKeyDown={onKeyDown}
        onPointerLeave={() => { pointed.value = null; }}
        onCopy={(event) => { copy(event, box.current, (row, column) => looks(rows.row(row)?.[column]).exact, at.peek()); }}
      >
        <div class="mlw-thead" role="row" aria-rowindex={1} style={{ ...wide, minWidth: least }}>
          {columns.map((column, place) => <Heading key={place} rows={rows} column={column} place={place} isNumeric={numeric[place] ?? false} />)}
        </div>
        <div class="mlw-tbody" role="rowgroup" style={{ height: tall, minWidth: least }}>
          {Array.from({ length: Math.max(0, to - from) }, (_, place) => from + place).map((row) => {
            const cells = rows.row(row);
            return (
              <div key={row} class="mlw-row" role="row" aria-rowindex={row + 2} style={{ ...wide, transform: `translateY(${Math.round(top + (row - first) * ROW)}px)` }}>
                {columns.map((_, column) => {
                  const { words, exact: all, isOdd } = cells === undefined ? { words: "…", exact: "", isOdd: true } : looks(cells[column]);
                  const isAt = at.value?.row === row && at.value.column === column;
                  return (
                    <div
                      key={column}
                      id={`${id}-${row}-${column}`}
                      role="gridcell"
                      aria-colindex={column + 1}
                      aria-selected={isAt}
                      data-numeric={numeric[column] === true || undefined}
                      data-odd={isOdd || undefined}
                      title={all === words && all.length < 24 ? undefined : all.slice(0, 2000)}
                      onPointerEnter={() => { pointed.value = { row, column }; }}
                      onClick={() => { at.value = { row, column }; }}
                    >
                      {words.slice(0, 300)}
                    </div>
                  );
                })}
              </div>
            );
          })}
        </div>
      </div>
      <p class="mlw-foot mlw-read" data-hover={read === null ? undefined : ""}>
        {read === null
          ? `${short(total)} ${total === 1 ? "row" : "rows"}, ${columns.length} ${columns.length === 1 ? "column" : "columns"}`
          : `row ${read.row + 1}, ${onOneLine(columns[read.column] ?? "")}: ${onOneLine(looks(value).exact).slice(0, 1000)}`}
      </p>
    </>
  );
}

/** A column's name, by which the table is sorted: up, down, as it was logged. */
function Heading({ rows, column, place, isNumeric }: { rows: Rows; column: string; place: number; isNumeric: boolean }) {
  const sort = rows.sort.value?.column === column ? rows.sort.value : null;
  const next = sort === null ? { column, descending: false } : sort.descending ? null : { column, descending: true };
  return (
    <div role="columnheader" aria-colindex={place + 1} aria-sort={sort === null ? "none" : sort.descending ? "descending" : "ascending"} data-column={place} data-numeric={isNumeric || undefined}>
      <button type="button" title={column} onClick={() => { rows.sort.value = next; }}>
        {onOneLine(column)}{sort === null ? "" : sort.descending ? " ▾" : " ▴"}
      </button>
    </div>
  );
}

function widthOf(column: string, place: number, rows: Rows): number {
  let longest = column.length + 2;
  for (let row = 0; row < 50; row++) longest = Math.max(longest, looks(rows.row(row)?.[place]).words.length);
  return Math.round(Math.min(40, Math.max(6, longest)) * 7.2) + 16;
}

/** Copies cells with all their digits: those that are selected, else the one that is read. */
function copy(event: ClipboardEvent, box: HTMLElement | null, exactly: (row: number, column: number) => string, at: { row: number; column: number } | null): void {
  const selection = document.getSelection();
  if (box === null || event.clipboardData === null) return;
  const lines: string[] = [];
  if (selection?.isCollapsed === false) {
    for (const row of box.querySelectorAll<HTMLElement>("[role=row]")) {
      const cells = [...row.children].flatMap((cell, column) => (selection.containsNode(cell, true) ? column : []));
      const from = Number(row.getAttribute("aria-rowindex")) - 2;
      if (cells.length > 0) lines.push(cells.map((column) => (from < 0 ? (row.children[column]?.textContent ?? "") : exactly(from, column))).join("\t"));
    }
  } else if (at !== null) {
    lines.push(exactly(at.row, at.column));
  }
  if (lines.length === 0) return;
  event.preventDefault();
  event.clipboardData.setData("text/plain", lines.join("\n"));
}
