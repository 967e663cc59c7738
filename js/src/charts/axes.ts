import type { Frame, Pen } from "./pen";
import { Scale, type Range } from "./scale";
import type { Axis } from "./surroundings";
import type { Theme } from "./theme";
import { axisTicks, numberTicks, type Ticks } from "./ticks";

/** Where everything of a chart stands. */
export interface Layout {
  readonly frame: Frame;
  readonly x: Scale;
  readonly y: Scale;
  readonly xTicks: Ticks;
  readonly yTicks: Ticks;
}

/** What the axes of a chart reach over. */
export interface Reach {
  readonly axis: Axis;
  readonly x: Range;
  readonly logX: boolean;
  /** Null where there is no value to show. */
  readonly y: Range | null;
  readonly logY: boolean;
}

/** Room for the marks on the frame above, for half a label at the right, for the labels below. */
const ROOM = { top: 8, right: 10, bottom: 20 };
const BETWEEN_ROWS = 30;
const BETWEEN_LABELS = 14;
const LEAST_LEFT = 30;
/** The left edge moves in steps, so that it stays where it is while values grow. */
const STEPS_OF_LEFT = 6;

/** Finds room for the labels, and with it the frame. */
export function layOut(pen: Pen, width: number, height: number, { axis, x, logX, y, logY }: Reach): Layout {
  const bottom = Math.max(ROOM.top + 1, height - ROOM.bottom);
  const values = y ?? { low: 0, high: 1 };
  const yTicks = y === null ? { at: [], labels: [] } : numberTicks(y, logY, Math.max(2, (bottom - ROOM.top) / BETWEEN_ROWS));
  const widest = yTicks.labels.reduce((most, label) => Math.max(most, pen.measure(label)), 0);
  const left = Math.max(LEAST_LEFT, Math.ceil((widest + 8) / STEPS_OF_LEFT) * STEPS_OF_LEFT);
  const frame = { left, top: ROOM.top, right: Math.max(left + 1, width - ROOM.right), bottom };
  const room = frame.right - frame.left;
  // the widest labels are not known before there are labels, so there are fewer where they need more room
  let xTicks = axisTicks(axis, x, logX, Math.max(2, room / 56));
  const gap = xTicks.labels.slice(1).reduce((most, label) => Math.max(most, pen.measure(label)), 0) + BETWEEN_LABELS;
  if (gap * xTicks.at.length > room) xTicks = axisTicks(axis, x, logX, Math.max(1, room / gap));
  return {
    frame,
    x: new Scale(x, logX, frame.left, frame.right),
    y: new Scale(values, logY, frame.bottom, frame.top),
    xTicks,
    yTicks,
  };
}

/** Draws lines behind, and labels beside the frame. */
export function drawAxes(pen: Pen, { frame, x, y, xTicks, yTicks }: Layout, theme: Theme): void {
  const grid = pen.path();
  for (const value of yTicks.at) {
    const at = Math.round(y.at(value)) + 0.5;
    grid.moveTo(frame.left, at);
    grid.lineTo(frame.right, at);
  }
  pen.stroke({ color: theme.grid, width: 1, alpha: theme.contrast ? 0.35 : 1 });
  yTicks.at.forEach((value, place) => {
    pen.text(yTicks.labels[place] ?? "", frame.left - 6, y.at(value), { color: theme.faint, align: "right" });
  });
  let free = -Infinity;
  xTicks.at.forEach((value, place) => {
    const label = xTicks.labels[place] ?? "";
    const half = pen.measure(label) / 2;
    const at = Math.min(Math.max(x.at(value), half), frame.right + ROOM.right - half);
    if (at - half < free) return;
    free = at + half + BETWEEN_LABELS / 2;
    pen.text(label, at, frame.bottom + 12, { color: theme.faint, align: "center" });
  });
}
