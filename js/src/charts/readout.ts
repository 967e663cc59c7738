import { elapsed, exact, moment, precise, short, timeOfDay } from "./format";
import type { Readout, Row } from "./overlay";
import type { Stage } from "./stage";
import { hueOf } from "./theme";
import type { Trace } from "./trace";

/** Rows of a readout; of more lines those nearest to the pointer are told. */
const ROWS = 12;
/** A frame as wide as this has room for all digits. */
const WIDE = 380;
/** A turn of a knob is told this near to its mark. */
const NEAR = 5;

/** Where a line is under the crosshair. */
export interface At {
  readonly trace: Trace;
  readonly place: number;
  readonly x: number;
  readonly y: number;
}

/**
 * What stands beside the crosshair; null where the card around the chart says it all.
 *
 * @param at - the place of the crosshair.
 * @param level - how high the pointer is.
 */
export function readoutOf(stage: Stage, found: readonly At[], at: number, level: number | null): Readout | null {
  const { lines, onHover, surroundings, drawn } = stage;
  const turns = turnsAt(stage, at);
  const [first] = found;
  const isSaid = lines.length === 1 && onHover !== undefined && first?.trace.smoothed == null && turns.length === 0;
  if (first === undefined || isSaid) return null;
  const theme = surroundings.theme.read();
  const { left = 0, right = 0 } = drawn?.layout.frame ?? {};
  const away = ({ y }: At): number => (level === null || Number.isNaN(y) ? Infinity : Math.abs(y - level));
  const height = ({ y }: At): number => (Number.isNaN(y) ? Infinity : y);
  const nearest = found.reduce((best, one) => (away(one) < away(best) ? one : best), first);
  const rows = [...found]
    .sort((a, b) => away(a) - away(b))
    .slice(0, ROWS)
    .sort((a, b) => height(a) - height(b))
    .map((one): Row => ({
      color: hueOf(theme, one.trace.line.hue),
      label: one.trace.line.label,
      value: valueAt(stage, one, at, right - left >= WIDE),
      isNear: one === nearest && found.length > 1 && level !== null,
    }));
  const marks = turns.map((words): Row => ({ color: theme.faint, label: words, value: "", isNear: false }));
  return { head: head(stage, nearest), rows: [...rows, ...marks] };
}

/** The same in a sentence, with all digits. */
export function sentence(stage: Stage, found: readonly At[], at: number): string {
  const [first] = found;
  if (first === undefined) return "";
  const values = found.map(({ trace, place }) => `${trace.line.label} ${value(trace, place, exact)}`);
  return [head(stage, first), ...values, ...turnsAt(stage, at)].join(", ");
}

/** Where the point is: its step, and when it was logged. */
function head({ surroundings }: Stage, { trace, place }: At): string {
  const { steps, times } = trace.columns;
  const step = `step ${exact(steps[place] ?? NaN)}`;
  const time = times[place] ?? NaN;
  switch (surroundings.reading.axis.peek()) {
    case "step":
      return `${step} · ${timeOfDay(time)}`;
    case "relative":
      return `${elapsed(trace.x[place] ?? NaN)} · ${step}`;
    case "time":
      return `${moment(time)} · ${step}`;
  }
}

/** The value with the band of a mean, and with the place of a point that is not under the crosshair itself. */
function valueAt(stage: Stage, { trace, place, x }: At, at: number, isWide: boolean): string {
  const { band, smoothed } = trace;
  const around = band === null ? "" : ` [${short(band.least[place] ?? NaN)}, ${short(band.greatest[place] ?? NaN)}]`;
  const where = Math.abs(x - at) > 1 ? ` @ ${position(stage, trace.x[place] ?? NaN)}` : "";
  const isLong = where !== "" || around !== "" || smoothed !== null;
  return value(trace, place, isWide ? exact : isLong ? short : precise) + around + where;
}

/** What was logged; of a smoothed line also what that has made of it. */
function value({ columns, smoothed }: Trace, place: number, words: (value: number) => string): string {
  const logged = words(columns.values[place] ?? NaN);
  const other = smoothed?.[place];
  return other === undefined ? logged : `${logged} (${short(other)}${words === exact ? " smoothed" : ""})`;
}

function position({ surroundings }: Stage, x: number): string {
  switch (surroundings.reading.axis.peek()) {
    case "step":
      return short(x);
    case "relative":
      return elapsed(x);
    case "time":
      return timeOfDay(x);
  }
}

function turnsAt({ turns, drawn }: Stage, at: number): string[] {
  if (drawn === null) return [];
  return turns.filter(({ x }) => Math.abs(drawn.layout.x.at(x) - at) <= NEAR).map(({ words }) => words);
}
