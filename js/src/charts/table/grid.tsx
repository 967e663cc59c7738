import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { short } from "../format";
import { onOneLine } from "../report/visible";
import { useUnique } from "../unique";
import { looks } from "./cell";
import { copy, type At } from "./copy";
import { Heading } from "./heading";
import { next } from "./keys";
import type { Head, Rows } from "./rows";

const ROW = 24;
/** Rows that are shown at most without scrolling. */
const MOST_ROWS = 12;
/** Rows above and below those that are seen. */
const AHEAD = 6;
/** A browser cannot scroll much further than this; taller tables move faster than the finger. */
const TALLEST = 6_000_000;
/** Below the rows there may be a scroll bar. */
const BAR = 18;
const MOST_LETTERS = 300;

/** A table of which only the rows in view are there; it can be sorted, read by keys, and copied exactly. */
export function Grid({ name, rows, head }: { name: string; rows: Rows; head: Head }) {
  const id = useUnique();
  const box = useRef<HTMLDivElement>(null);
  const scroll = useSignal({ top: 0, range: 1 });
  const at = useSignal<At | null>(null);
  const pointed = useSignal<At | null>(null);
  const { columns, numeric, total } = head;
  const { top, range } = scroll.value;
  const tall = Math.min(TALLEST, total * ROW);
  const seen = Math.min(MOST_ROWS, Math.max(1, total));
  // where the table is too tall for a browser, the same way of the finger leads further
  const isTooTall = tall < total * ROW;
  const first = Math.max(0, Math.min(total - seen, isTooTall ? (top / range) * (total - seen) : top / ROW));
  const from = Math.max(0, Math.floor(first) - AHEAD);
  const to = Math.min(total, Math.ceil(first) + seen + AHEAD);
  useLayoutEffect(() => { rows.want(from, Math.max(from, to - 1)); }, [rows, from, to]);
  const widths = useMemo(
    () => columns.map((column, place) => widthOf(column, place, rows)),
    [columns.join("\n"), rows.row(0) === undefined],
  );
  const line = {
    gridTemplateColumns: widths.map((width) => `minmax(${width}px, ${width}fr)`).join(" "),
    minWidth: widths.reduce((sum, width) => sum + width, 0),
  };
  const exactly = ({ row, column }: At): string => looks(rows.row(row)?.[column]).exact;
  const onKeyDown = (event: KeyboardEvent): void => {
    const element = box.current;
    if (element === null || event.target !== element) return;
    const reached = next(event, at.peek() ?? { row: Math.ceil(first), column: 0 }, seen, total, columns.length);
    if (reached === null) return;
    event.preventDefault();
    event.stopPropagation(); // a notebook moves between its cells by the same keys
    at.value = reached;
    if (reached.row < first || reached.row > first + seen - 1) {
      const start = reached.row < first ? reached.row : reached.row - seen + 1;
      element.scrollTop = isTooTall ? (start / (total - seen)) * range : start * ROW;
    }
    element.querySelectorAll("[role=columnheader]")[reached.column]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const read = pointed.value ?? at.value;
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
        style={{ maxHeight: (seen + 1) * ROW + BAR }}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          scroll.value = { top: scrollTop, range: Math.max(1, scrollHeight - clientHeight) };
        }}
        onKeyDown={onKeyDown}
        onPointerLeave={() => { pointed.value = null; }}
        onCopy={(event) => { copy(event, box.current, exactly, at.peek()); }}
      >
        <div class="mlw-thead" role="row" aria-rowindex={1} style={line}>
          {columns.map((column, place) => (
            <Heading key={place} rows={rows} column={column} place={place} isNumeric={numeric[place] ?? false} />
          ))}
        </div>
        <div class="mlw-tbody" role="rowgroup" style={{ height: tall, minWidth: line.minWidth }}>
          {Array.from({ length: Math.max(0, to - from) }, (_, place) => from + place).map((row) => (
            <div
              key={row}
              class="mlw-row"
              role="row"
              aria-rowindex={row + 2}
              style={{ ...line, transform: `translateY(${Math.round(top + (row - first) * ROW)}px)` }}
            >
              {columns.map((_, column) => {
                const cells = rows.row(row);
                const { words, exact, isOdd } = cells === undefined ? LOADING : looks(cells[column]);
                return (
                  <div
                    key={column}
                    id={`${id}-${row}-${column}`}
                    role="gridcell"
                    aria-colindex={column + 1}
                    aria-selected={at.value?.row === row && at.value.column === column}
                    data-numeric={numeric[column] === true || undefined}
                    data-odd={isOdd || undefined}
                    title={exact === words && exact.length < 24 ? undefined : exact.slice(0, 10 * MOST_LETTERS)}
                    onPointerEnter={() => { pointed.value = { row, column }; }}
                    onClick={() => { at.value = { row, column }; }}
                  >
                    {words.slice(0, MOST_LETTERS)}
                  </div>
                );
              })}
            </div>
          ))}
        </div>
      </div>
      <p class="mlw-foot mlw-read" data-hover={read === null ? undefined : ""}>
        {read === null
          ? `${counted(total, "row")}, ${counted(columns.length, "column")}`
          : `row ${read.row + 1}, ${onOneLine(columns[read.column] ?? "")}: ${onOneLine(exactly(read)).slice(0, 3 * MOST_LETTERS)}`}
      </p>
    </>
  );
}

const LOADING = { words: "…", exact: "", isOdd: true };

function counted(count: number, what: string): string {
  return `${short(count)} ${what}${count === 1 ? "" : "s"}`;
}

/** By its name and its first rows. */
function widthOf(column: string, place: number, rows: Rows): number {
  let longest = column.length + 2;
  for (let row = 0; row < 50; row++) longest = Math.max(longest, looks(rows.row(row)?.[place]).words.length);
  return Math.round(Math.min(40, Math.max(6, longest)) * 7.2) + 16;
}
