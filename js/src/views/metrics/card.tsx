import { useSignal, type ReadonlySignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { CHARTS } from "../../charts";
import { elapsed, exact, short, timeOfDay } from "../../charts/format";
import { LineChart, type ChartHandle, type Hovered } from "../../charts/line";
import { Menu } from "../../charts/menu";
import { useSurroundings, type Axis } from "../../charts/surroundings";
import type { Point } from "../../model/series";
import { NO_POINTS } from "../words";
import { join, type Board } from "./board";
import { cardChoices } from "./choices";
import { split } from "./groups";
import { useSeen } from "./lazy";
import type { Panel } from "./panels";

/** What a dragged card carries: the name of its metric. */
const DRAGGED = "application/x-mlwidget-metric";

export interface CardProps {
  readonly panel: Panel;
  readonly board: Board;
  readonly level: "h3" | "h4";
  /** Whether its name is said in full, as among pinned ones of all groups. */
  readonly full?: boolean;
  /** Whether it is one of few, which are filled before anybody comes by. */
  readonly few: boolean;
}

/** One chart with its name, the last value, and what can be done with it. */
export function Card({ panel, board, level: Heading, full = false, few }: CardProps) {
  const ref = useRef<HTMLElement>(null);
  const seen = useSeen(ref, few);
  const over = useSignal(false);
  const isLarge = board.large.value === panel.key;
  const onDrop = (event: DragEvent): void => {
    over.value = false;
    const name = event.dataTransfer?.getData(DRAGGED) ?? "";
    if (name === "" || name === panel.name) return;
    event.preventDefault();
    join(board, name, panel.name);
  };
  return (
    <article
      class="mlw-card"
      ref={ref}
      aria-label={panel.name}
      data-large={isLarge || undefined}
      data-over={over.value || undefined}
      onDragOver={(event) => {
        if (event.dataTransfer?.types.includes(DRAGGED) !== true) return;
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => { over.value = false; }}
      onDrop={onDrop}
    >
      {seen.value ? <Filled panel={panel} board={board} level={Heading} full={full} /> : (
        <div class="mlw-card-head"><Heading class="mlw-metric">{panel.name}</Heading></div>
      )}
    </article>
  );
}

function Filled({ panel, board, level: Heading, full }: Omit<Required<CardProps>, "few">) {
  const hovered = useSignal<readonly (Hovered | null)[] | null>(null);
  const inView = useSignal(false);
  const handle = useRef<ChartHandle | null>(null);
  const { lines } = panel;
  const only = lines.length === 1 ? lines[0] : undefined;
  // a card out of view waits: a run may have hundreds, and ten messages a second
  const now = <T,>(one: ReadonlySignal<T>): T => inView.value ? one.value : one.peek();
  const last = lines[0] === undefined ? null : now(lines[0].metric.last);
  const total = lines.reduce((sum, { metric }) => sum + now(metric.total), 0);
  const isEmpty = lines.every(({ metric }) => metric.length === 0);
  return (
    <>
      <div
        class="mlw-card-head"
        draggable
        onDragStart={(event) => { event.dataTransfer?.setData(DRAGGED, panel.name); }}
      >
        <Heading class="mlw-metric" title={panel.name}>{full ? panel.name : split(panel.name)[1]}</Heading>
        <span class="mlw-last">{only === undefined || last === null ? "\u00a0" : short(last.value)}</span>
        <Menu label={`What to do with ${panel.name}`} choices={() => cardChoices(panel, board, handle.current)} />
      </div>
      <div class="mlw-chart">
        <LineChart
          lines={lines}
          onHover={(now) => { hovered.value = now; }}
          onSeen={(now) => { inView.value = now; }}
          handle={(chart) => { handle.current = chart; }}
        />
        {isEmpty ? <p class="mlw-empty">{NO_POINTS}</p> : null}
      </div>
      <Foot panel={panel} hovered={hovered.value} last={last} total={total} />
      {only === undefined ? null : <p class="mlw-hidden">{CHARTS[only.metric.kind].describe(only.metric)}</p>}
    </>
  );
}

interface FootProps {
  readonly panel: Panel;
  readonly hovered: readonly (Hovered | null)[] | null;
  /** The last point of the first line. */
  readonly last: Point | null;
  /** Points of all lines. */
  readonly total: number;
}

/** Says exactly what is under the pointer, or where the run is. */
function Foot({ panel, hovered, last, total }: FootProps) {
  const axis = useSurroundings().reading.axis.value;
  const there = hovered?.find((one) => one !== null) ?? null;
  if (there !== null) {
    return (
      <p class="mlw-foot" data-hover="">
        <span>step {exact(there.step)}</span>
        <span>{timeOfDay(there.time)}</span>
        {panel.lines.length === 1 ? <span class="mlw-exact">{exact(there.value)}</span> : null}
      </p>
    );
  }
  return (
    <p class="mlw-foot">
      <span>{last === null ? "" : reached(panel, last, axis)}</span>
      <span>{total === 0 ? "" : `${short(total)} ${total === 1 ? "point" : "points"}`}</span>
    </p>
  );
}

/** How far the first line goes, in the words of the axis. */
function reached({ lines: [line] }: Panel, last: Point, axis: Axis): string {
  switch (axis) {
    case "step":
      return `step ${short(last.step)}`;
    case "relative":
      return elapsed(last.time - (line?.run.header.peek()?.started ?? last.time));
    case "time":
      return timeOfDay(last.time);
  }
}
