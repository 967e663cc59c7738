import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { ListRow } from "../../wire";
import { between, count, height, HEADING, lineAt, LOW_ROW, ROW, type Line } from "./layout";
import { Heading, HEADS, Heads } from "./heads";
import { Nothing } from "./nothing";
import { Row, spoken } from "./row";
import { partKey, type ListHost } from "./source";
import type { ListState } from "./state";
import { tableOf, WIDE, widths } from "./table";

/** Lines beyond the edges that are drawn too. */
const BEYOND = 5;
const TICK_MS = 1000;
const SLOW = 30;

interface LinesProps {
  readonly state: ListState;
  readonly host: ListHost;
}

/** The runs, one below the other, and with columns where there is room: of any number those in view are drawn. */
export function Lines({ state, host }: LinesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const tall = useSignal(0);
  const across = useSignal(0);
  const active = useSignal(0);
  const now = useNow(state);
  const wide = useComputed(() => across.value >= WIDE).value;
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return undefined;
    const measure = (): void => { [tall.value, across.value] = [box.clientHeight, box.clientWidth]; };
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    measure();
    return () => { observer.disconnect(); };
  }, [tall, across]);
  const tallRow = wide ? LOW_ROW : ROW;
  const sections = state.sections.value;
  // each answer draws anew: what is drawn stands in the pages, not in signals
  const news = state.pages.version.value + state.sparklines.version.value;
  const isSeen = state.visible.value;
  if (isSeen && state.group.value === "" && state.place.value !== "") state.pages.look();
  const [from, to] = [top.value - BEYOND * ROW, top.value + tall.value + BEYOND * ROW];
  const lines = isSeen ? between(sections, from, to, tallRow) : [];
  const total = count(sections);
  const select = (row: ListRow, more: boolean): void => {
    const chosen = new Set(more ? state.selected.peek() : []);
    if (more && chosen.has(row.id)) chosen.delete(row.id);
    else chosen.add(row.id);
    state.selected.value = chosen;
  };
  /** Opens or closes a group, or what is below a run; says whether there was anything to do. */
  const open = ({ section, block, index }: Line, wanted?: boolean): boolean => {
    const row = index === null ? null : state.pages.row(block.part, index);
    if (index !== null && (row === null || row.children === 0)) return false;
    const [set, key] = row === null ? [state.closed, section.value ?? ""] : [state.unfolded, row.id];
    const isOpen = row === null ? section.open : set.peek().has(key);
    if (isOpen === wanted) return false;
    const next = new Set(set.peek());
    if (!next.delete(key)) next.add(key);
    set.value = next;
    return true;
  };
  const act = (line: Line, event: MouseEvent | KeyboardEvent): void => {
    active.value = line.at;
    const isArrow = event.target instanceof Element && event.target.closest(".mlw-list-arrow") !== null;
    if (line.index === null || isArrow) {
      open(line);
      return;
    }
    const row = state.pages.row(line.block.part, line.index);
    if (row === null) return;
    const more = event.ctrlKey || event.metaKey || event.shiftKey;
    select(row, more);
    if (!more) host.open(state.place.peek(), [row]);
  };
  const go = (at: number): void => {
    active.value = Math.min(Math.max(at, 0), total - 1);
    show(scroller.current, lineAt(sections, active.peek(), tallRow), tallRow, wide ? HEADS : 0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -total, End: total }[event.key];
    const line = lineAt(sections, active.peek(), tallRow);
    if (event.target !== event.currentTarget) return;
    if (step !== undefined) {
      go(active.peek() + step);
    } else if (line !== null && event.key === "ArrowRight") {
      if (!open(line, true)) return;
    } else if (line !== null && event.key === "ArrowLeft") {
      if (!open(line, false) && line.up !== null) go(line.up);
    } else if (line !== null && event.key === "Enter") {
      act(line, event);
    } else if (line?.index != null && event.key === " ") {
      const row = state.pages.row(line.block.part, line.index);
      if (row !== null) select(row, true);
    } else {
      return;
    }
    event.preventDefault();
  };
  const focused = lines.some(({ at }) => at === active.value);
  const columns = wide ? tableOf(state, host.words) : null;
  const room = columns === null ? null : widths(columns);
  return (
    <div
      class="mlw-list-lines"
      data-wide={wide ? "" : undefined}
      ref={scroller}
      role={wide ? "treegrid" : "tree"}
      aria-label={host.words("Runs")}
      aria-multiselectable="true"
      aria-activedescendant={focused ? `mlw-line-${String(active.value)}` : undefined}
      tabIndex={0}
      style={room === null ? undefined : { "--mlw-columns": room.template, "--mlw-least": `${String(room.least)}px` }}
      onScroll={(event) => { top.value = event.currentTarget.scrollTop; }}
      onKeyDown={onKeyDown}
    >
      {columns === null ? null : <Heads state={state} columns={columns} words={host.words} />}
      <div class="mlw-list-space" data-version={news} style={{ height: `${String(height(sections, tallRow))}px` }} role="none">
        {lines.map((line) => {
          const { section, block, index, at } = line;
          const common = {
            id: `mlw-line-${String(at)}`,
            role: wide ? "row" as const : "treeitem" as const,
            style: { transform: `translateY(${String(line.top)}px)`, height: `${String(index === null ? HEADING : tallRow)}px` },
            "data-active": at === active.value ? "" : undefined,
            onClick: (event: MouseEvent) => { act(line, event); },
            // a menu is about what was clicked, and about all that is chosen where that is among it
            onContextMenu: () => {
              active.value = at;
              const row = index === null ? null : state.pages.row(block.part, index);
              if (row !== null && !state.selected.peek().has(row.id)) select(row, false);
            },
          };
          if (index === null) {
            return (
              <div {...common} key={`=${section.value ?? ""}`} class="mlw-list-heading" aria-expanded={section.open} aria-level={1}>
                <Heading section={section} words={host.words} wide={wide} />
              </div>
            );
          }
          const row = state.pages.row(block.part, index);
          const key = `${partKey(block.part)} ${row?.id ?? String(index)}`;
          if (row === null) {
            const inner = wide ? <span role="gridcell">{" "}</span> : null;
            return <div {...common} key={key} class="mlw-list-row" aria-busy="true" aria-label={host.words("Loading")}>{inner}</div>;
          }
          const isUnfolded = row.children === 0 ? undefined : state.unfolded.value.has(row.id);
          return (
            <div
              {...common}
              key={key}
              class="mlw-list-row"
              data-run={row.id}
              aria-level={block.level}
              aria-expanded={isUnfolded}
              aria-selected={state.selected.value.has(row.id)}
              aria-label={spoken(row, state.shown.value)}
              title={`${row.experiment} / ${row.name} (${row.id})`}
            >
              <Row state={state} row={row} now={now.value} line={line} unfolded={isUnfolded} columns={columns} words={host.words} />
            </div>
          );
        })}
      </div>
      {total > 0 || !isKnown(state) ? null : <Nothing state={state} host={host} />}
    </div>
  );
}

/** Our clock: what goes on says so each second, all else how long ago it was. */
function useNow(state: ListState) {
  const now = useSignal(Date.now() / 1000);
  useEffect(() => {
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
      const isDue = state.running.peek() > 0 || ticks % SLOW === 0;
      if (isDue && state.visible.peek()) now.value = Date.now() / 1000;
    }, TICK_MS);
    return () => { clearInterval(timer); };
  }, [now, state]);
  return now;
}

function isKnown(state: ListState): boolean {
  return state.group.value === "" ? state.pages.total.value !== null : state.groups.value !== null;
}

function show(box: HTMLDivElement | null, line: Line | null, row: number, above: number): void {
  if (box === null || line === null) return;
  const bottom = line.top + (line.index === null ? HEADING : row);
  if (line.top < box.scrollTop) box.scrollTop = line.top;
  else if (bottom > box.scrollTop + box.clientHeight - above) box.scrollTop = bottom - box.clientHeight + above;
}
