import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef, type MutableRef } from "preact/hooks";
import type { Row } from "../../model/row";
import { Line } from "./line";
import type { Place } from "./place";

/** The height of a line; the style sheet has the same. */
export const LINE_PX = 18;
/** Room beside the text, on both sides. */
const PADDING_PX = 20;
/** Lines beyond the edges of what is seen. */
const SPARE = 8;
/** So near to an end of what is here, more is read. */
const NEAR_PX = 1500;

interface LinesProps {
  readonly place: Place;
  readonly wrap: boolean;
  /** What is marked in each line; null for nothing. */
  readonly marks: RegExp | null;
  readonly label: string;
  readonly scroller: MutableRef<HTMLDivElement | null>;
}

/** The lines that are in sight, of those that are here. */
export function Lines({ place, wrap, marks, label, scroller }: LinesProps) {
  const { sheet, follow } = place;
  const box = useSignal({ width: 0, height: 0, letter: 7.2 });
  const scrolls = useSignal(0);
  const ours = useRef(0);
  const version = sheet.version.value;
  const jumps = place.jumps.value;
  const rows = useMemo(() => withoutEnd(sheet.rows), [sheet, version]);
  const { width, height, letter } = box.value;
  const columns = wrap ? Math.max(10, Math.floor((width - PADDING_PX) / letter)) : Infinity;
  const tops = useMemo(() => topsOf(rows, columns), [rows, columns]);
  const total = LINE_PX * (tops.at(-1) ?? 0);
  const bottom = Math.max(0, total - height);

  // where the line that somebody looks at stands now
  const known = useRef({ tops, jumps });
  if (known.current.tops !== tops || known.current.jumps !== jumps) {
    known.current = { tops, jumps };
    const { start, offset } = place.anchor;
    const kept = LINE_PX * (tops[sheet.rowAt(start)] ?? 0) + offset;
    ours.current = Math.min(bottom, follow.peek() ? bottom : kept);
  }
  const top = scrolls.value < 0 ? 0 : Math.min(ours.current, bottom);
  const first = Math.max(0, rowAt(tops, top / LINE_PX) - SPARE);
  const last = Math.min(rows.length, rowAt(tops, (top + height) / LINE_PX) + SPARE);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    if (follow.value) ours.current = bottom;
    if (Math.abs(element.scrollTop - ours.current) > 0.5) element.scrollTop = ours.current;
  }, [tops, jumps, follow.value, bottom, follow, scroller]);

  useLayoutEffect(() => watchBox(scroller, box), [scroller, box]);

  useEffect(() => {
    const at = rowAt(tops, top / LINE_PX);
    const start = rows[at]?.start ?? 0;
    place.seen.value = top >= bottom && sheet.end >= sheet.size ? sheet.size : start;
    if (follow.peek()) place.anchor = { start, offset: top - LINE_PX * (tops[at] ?? 0) };
    if (height === 0) return;
    if (top < NEAR_PX) void sheet.more("up");
    if (bottom - top < NEAR_PX) void sheet.more("down");
  }, [sheet, version, jumps, top, bottom, height]);

  const onScroll = (): void => {
    const at = scroller.current?.scrollTop ?? 0;
    if (Math.abs(at - ours.current) < 1) return; // what was set above comes back as an event
    if (at < ours.current) follow.value = false;
    else if (at >= bottom - 2 && sheet.end >= sheet.size) follow.value = true;
    ours.current = at;
    scrolls.value += 1;
    const row = rowAt(tops, at / LINE_PX);
    place.anchor = { start: rows[row]?.start ?? 0, offset: at - LINE_PX * (tops[row] ?? 0) };
  };

  const widest = wrap ? 0 : rows.reduce((most, row) => Math.max(most, row.width), 0);
  return (
    <div
      class="mlw-log-lines"
      ref={scroller}
      role="region"
      aria-label={label}
      tabIndex={0}
      data-wrap={wrap || undefined}
      data-whole={sheet.isWhole || undefined}
      onScroll={onScroll}
    >
      <div class="mlw-log-all" style={{ height: `${total}px`, minWidth: widest > 0 ? `${widest * letter + PADDING_PX}px` : undefined }}>
        <div class="mlw-log-shown" style={{ top: `${LINE_PX * (tops[first] ?? 0)}px` }}>
          {rows.slice(first, last).map((row) => (
            <Line key={row.start} row={row} marks={marks} isFound={place.found.value === row.start} />
          ))}
        </div>
      </div>
    </div>
  );
}

/** Where each row begins, counted in lines; at the end, how many there are. */
function topsOf(rows: readonly Row[], columns: number): number[] {
  const tops = [0];
  let top = 0;
  for (const row of rows) {
    top += row.width > columns ? Math.ceil(row.width / columns) : 1;
    tops.push(top);
  }
  return tops;
}

/** The lines as they are now; the one after the last newline is there only once something is written to it. */
function withoutEnd(rows: readonly Row[]): readonly Row[] {
  return rows.slice(0, rows.length > 1 && rows.at(-1)?.width === 0 ? -1 : undefined);
}

/** The row that a line belongs to. */
function rowAt(tops: readonly number[], line: number): number {
  let [low, high] = [0, Math.max(0, tops.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= line) low = middle;
    else high = middle - 1;
  }
  return low;
}

function watchBox(scroller: MutableRef<HTMLDivElement | null>, box: { value: { width: number; height: number; letter: number } }): (() => void) | undefined {
  const element = scroller.current;
  if (element === null) return undefined;
  const measure = (): void => {
    const probe = document.createElement("span");
    probe.className = "mlw-log-probe";
    probe.textContent = "0".repeat(100);
    element.append(probe);
    const letter = probe.getBoundingClientRect().width / 100 || 7.2;
    probe.remove();
    box.value = { width: element.clientWidth, height: element.clientHeight, letter };
  };
  measure();
  const observer = new ResizeObserver(measure);
  observer.observe(element);
  return () => { observer.disconnect(); };
}
