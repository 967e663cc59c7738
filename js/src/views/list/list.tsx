import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { ListRow } from "../../wire";
import { between, count, height, HEADING, lineAt, ROW, type Line } from "./layout";
import { Row, spoken } from "./row";
import type { ListHost } from "./source";
import type { ListState } from "./state";
import { Toolbar } from "./toolbar";

/** Lines beyond the edges that are drawn too. */
const BEYOND = 5;
const TICK_MS = 1000;
const SLOW = 30;

interface ListProps {
  readonly state: ListState;
  readonly host: ListHost;
}

/** The runs of a workspace: of any number those in view are drawn. */
export function List({ state, host }: ListProps) {
  return (
    <>
      <Toolbar state={state} host={host} />
      {state.error.value === null ? null : <p class="mlw-list-note" role="alert">{state.error.value}</p>}
      <Lines state={state} host={host} />
    </>
  );
}

function Lines({ state, host }: ListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const tall = useSignal(0);
  const active = useSignal(0);
  const now = useSignal(Date.now() / 1000);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return undefined;
    const observer = new ResizeObserver(() => { tall.value = box.clientHeight; });
    observer.observe(box);
    tall.value = box.clientHeight;
    return () => { observer.disconnect(); };
  }, [tall]);
  useEffect(() => {
    // what goes on says so each second, all else how long ago it was
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
      const isDue = state.running.peek() > 0 || ticks % SLOW === 0;
      if (isDue && state.visible.peek()) now.value = Date.now() / 1000;
    }, TICK_MS);
    return () => { clearInterval(timer); };
  }, [now, state]);
  const sections = state.sections.value;
  // each answer draws anew: what is drawn stands in the pages, not in signals
  const news = state.pages.version.value + state.sparklines.version.value;
  const isSeen = state.visible.value;
  if (isSeen && state.group.value === "" && state.place.value !== "") state.pages.look();
  const lines = !isSeen ? [] : between(sections, top.value - BEYOND * ROW, top.value + tall.value + BEYOND * ROW);
  const total = count(sections);
  const select = (row: ListRow, more: boolean): void => {
    const chosen = new Set(more ? state.selected.peek() : []);
    if (more && chosen.has(row.id)) chosen.delete(row.id);
    else chosen.add(row.id);
    state.selected.value = chosen;
  };
  const toggle = (value: string): void => {
    const closed = new Set(state.closed.peek());
    if (!closed.delete(value)) closed.add(value);
    state.closed.value = closed;
  };
  const act = (line: Line, event: MouseEvent | KeyboardEvent): void => {
    active.value = line.at;
    if (line.index === null) {
      toggle(line.section.value ?? "");
      return;
    }
    const row = state.pages.row(line.section.value, line.index);
    if (row === null) return;
    const more = event.ctrlKey || event.metaKey || event.shiftKey;
    select(row, more);
    if (!more) host.open(state.place.peek(), [row]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -total, End: total }[event.key];
    const line = lineAt(sections, active.peek());
    if (step !== undefined) {
      active.value = Math.min(Math.max(active.peek() + step, 0), total - 1);
      show(scroller.current, lineAt(sections, active.peek()));
    } else if (line !== null && line.index === null && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      if (line.section.open === (event.key === "ArrowLeft")) toggle(line.section.value ?? "");
    } else if (line !== null && event.key === "Enter") {
      act(line, event);
    } else if (line?.index != null && event.key === " ") {
      const row = state.pages.row(line.section.value, line.index);
      if (row !== null) select(row, true);
    } else {
      return;
    }
    event.preventDefault();
  };
  const focused = lines.some(({ at }) => at === active.value);
  return (
    <div
      class="mlw-list-lines"
      ref={scroller}
      role="tree"
      aria-label={host.words("Runs")}
      aria-multiselectable="true"
      aria-activedescendant={focused ? `mlw-line-${String(active.value)}` : undefined}
      tabIndex={0}
      onScroll={(event) => { top.value = event.currentTarget.scrollTop; }}
      onKeyDown={onKeyDown}
    >
      <div class="mlw-list-space" data-version={news} style={{ height: `${String(height(sections))}px` }} role="none">
        {lines.map((line) => {
          const { section, index, at } = line;
          const common = {
            id: `mlw-line-${String(at)}`,
            role: "treeitem" as const,
            style: { transform: `translateY(${String(line.top)}px)`, height: `${String(index === null ? HEADING : ROW)}px` },
            "data-active": at === active.value ? "" : undefined,
            onClick: (event: MouseEvent) => { act(line, event); },
          };
          if (index === null) {
            const words = section.value === "" ? host.words("none") : section.value ?? "";
            return (
              <div {...common} key={`=${section.value ?? ""}`} class="mlw-list-heading" aria-expanded={section.open} aria-level={1}>
                <span class="mlw-list-arrow" aria-hidden="true">{section.open ? "▾" : "▸"}</span>
                <span class="mlw-list-group">{words}</span>
                <span class="mlw-list-count">{section.count.toLocaleString()}</span>
              </div>
            );
          }
          const row = state.pages.row(section.value, index);
          const key = row?.id ?? `${section.value ?? ""}:${String(index)}`;
          if (row === null) return <div {...common} key={key} class="mlw-list-row" aria-busy="true" aria-label={host.words("Loading")} />;
          return (
            <div
              {...common}
              key={key}
              class="mlw-list-row"
              data-run={row.id}
              aria-level={section.value === null ? 1 : 2}
              aria-selected={state.selected.value.has(row.id)}
              aria-label={spoken(row, state.shown.value)}
              title={`${row.experiment} / ${row.name} (${row.id})`}
            >
              <Row state={state} row={row} now={now.value} grouped={section.value !== null} />
            </div>
          );
        })}
      </div>
      {total > 0 || !isKnown(state) ? null : <Nothing state={state} host={host} />}
    </div>
  );
}

function Nothing({ state, host }: ListProps) {
  const t = (text: string): string => host.words(text);
  if (state.filter.value.trim() !== "") return <p class="mlw-list-empty">{t("No run fits this filter.")}</p>;
  if (state.archived.value) return <p class="mlw-list-empty">{t("No run is archived.")}</p>;
  return (
    <div class="mlw-list-empty">
      <p>{t("No runs yet. Start one in a notebook:")}</p>
      <pre>{"from mlwidget import Experiment, Workspace\n\nws = Workspace.from_config()\nrun = Experiment(ws, \"first\").start_logging()\nrun.log(\"loss\", 0.31)\nrun.complete()"}</pre>
    </div>
  );
}

function isKnown(state: ListState): boolean {
  return state.group.value === "" ? state.pages.total.value !== null : state.groups.value !== null;
}

function show(box: HTMLDivElement | null, line: Line | null): void {
  if (box === null || line === null) return;
  const bottom = line.top + (line.index === null ? HEADING : ROW);
  if (line.top < box.scrollTop) box.scrollTop = line.top;
  else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
}
