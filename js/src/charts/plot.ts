import { drawAxes, layOut, type Layout } from "./axes";
import { drawBand } from "./band";
import { clipped, roomy, valueRange, type Part } from "./clip";
import { drawDots, drawMarks } from "./marks";
import type { Pen } from "./pen";
import { polyline, type Seen } from "./polyline";
import { countBelow, type Range } from "./scale";
import type { Read } from "./surroundings";
import { dashOf, hueOf, type Theme } from "./theme";
import type { Trace } from "./trace";

/** What is drawn, and how it is read. */
export interface Picture extends Read {
  readonly traces: readonly Trace[];
  readonly theme: Theme;
  /** Where a knob was turned, on the horizontal axis. */
  readonly turns: readonly number[];
}

/** What was drawn. */
export interface Drawn {
  readonly layout: Layout;
  /** Why no line is to be seen, in words; null where one is. */
  readonly nothing: string | null;
}

/** From this many pixels between two points on, each is a dot; where all are here. */
const DOTS_FROM = 8;
/**
 * A line that goes up and down so many pixels for each to the right is drawn as thin as can be: it is easier
 * to see through, and where no graphics card helps, a twentieth of the work.
 */
const NOISY = 3;
/** With so few points in sight, those beside it say where the line comes from and where it goes. */
const FEW = 30;

/** Draws the lines over the horizontal axis; null where there is no point yet. */
export function drawPlot(pen: Pen, width: number, height: number, picture: Picture): Drawn | null {
  const { traces, theme, logX, logY } = picture;
  const all = reach(traces, logX);
  if (all === null) return null;
  const x = sectionOf(all, picture.zoom, logX);
  const seen = traces.map((trace) => seenOf(trace, x));
  const raw = seen.map((one, at): Part => wider(one, traces[at]?.columns.values ?? one.y));
  traces.forEach(({ band }, at) => {
    const one = seen[at];
    if (band !== null && one !== undefined) raw.push(wider(one, band.least), wider(one, band.greatest));
  });
  const values = valueRange(raw, logY);
  const y = values === null ? null : roomy(picture.clip ? clipped(raw, logY, values) : values, logY);
  const layout = layOut(pen, width, height, { axis: picture.axis, x, logX, y, logY });
  drawAxes(pen, layout, theme);
  const { left, top, right, bottom } = layout.frame;
  if (picture.turns.length > 0) drawTurns(pen, layout, picture);
  pen.within({ left: left - 5, top: top - 7, right: right + 5, bottom: bottom + 7 }, () => {
    traces.forEach((trace, at) => {
      const part = seen[at];
      const dash = dashOf(theme, trace.line.hue, traces.length);
      if (part !== undefined) drawLine(pen, layout, trace, part, theme, dash);
    });
  });
  return { layout, nothing: why(seen, raw, values) };
}

/** From the first to the last point of all lines; null where there is none that has a place. */
export function reach(traces: readonly Trace[], log: boolean): Range | null {
  let low = Infinity;
  let high = -Infinity;
  for (const { x } of traces) {
    const first = x[log ? countBelow(x, 0, true) : 0];
    const last = x[x.length - 1];
    if (first === undefined || last === undefined) continue;
    low = Math.min(low, first);
    high = Math.max(high, last);
  }
  return low <= high ? { low, high } : null;
}

/** What is to be shown of the axis, which has a width also where there is one point only. */
export function sectionOf(all: Range, zoom: Range | null, log: boolean): Range {
  const { low: least, high } = zoom ?? all;
  const low = log && !(least > 0) ? Math.min(all.low, high / 10) : least;
  if (low < high) return { low, high };
  return log ? { low: low / 2, high: low * 2 } : { low: low - 0.5, high: low + 0.5 };
}

function seenOf({ x, y }: Trace, { low, high }: Range): Seen {
  return { x, y, from: countBelow(x, low), to: countBelow(x, high, true) };
}

/** The values in sight; of few points also those beside them. */
function wider({ from, to }: Seen, values: Float64Array): Part {
  const more = to - from < FEW ? 1 : 0;
  return { values, from: Math.max(0, from - more), to: Math.min(values.length, to + more) };
}

function drawLine(pen: Pen, layout: Layout, trace: Trace, seen: Seen, theme: Theme, dash: readonly number[]): void {
  const color = hueOf(theme, trace.line.hue);
  const raw = { ...seen, y: trace.columns.values };
  pen.within(layout.frame, () => {
    if (trace.band !== null) drawBand(pen, layout, seen, trace.band, color);
    if (trace.smoothed !== null) {
      polyline(pen.path(), raw, layout.x, layout.y);
      pen.stroke({ color, width: 1, alpha: theme.contrast ? 0.5 : 0.3 });
    }
    const travels = polyline(pen.path(), seen, layout.x, layout.y);
    pen.stroke({ color, width: theme.contrast ? 2 : travels > NOISY ? 1 : 1.5, dash });
  });
  const count = seen.to - seen.from;
  const isWide = count <= (layout.x.to - layout.x.from) / DOTS_FROM && trace.isWhole(seen.from, seen.to);
  const hasGaps = drawMarks(pen, layout, raw, { alarm: theme.alarm, line: color });
  if (isWide || hasGaps) drawDots(pen, layout, raw, color, isWide);
}

function drawTurns(pen: Pen, { frame, x }: Layout, { turns, theme }: Picture): void {
  const path = pen.path();
  for (const turn of turns) {
    const at = Math.round(x.at(turn)) + 0.5;
    if (!(at >= frame.left && at <= frame.right)) continue;
    path.moveTo(at, frame.top - 4);
    path.lineTo(at, frame.bottom);
  }
  pen.stroke({ color: theme.faint, width: 1, dash: [4, 2, 1, 2] });
}

/** Why there is no line in the frame. */
function why(seen: readonly Seen[], raw: readonly Part[], values: Range | null): string | null {
  const crosses = ({ from, to, x }: Seen): boolean => to > from || (from > 0 && to < x.length);
  if (!seen.some(crosses)) return "Nothing here";
  return values === null && valueRange(raw, false) !== null ? "No value above 0 here" : null;
}
