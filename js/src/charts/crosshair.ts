import { elapsed, exact, moment, precise, short, timeOfDay } from "./format";
import { Overlay, type Readout, type Row, type Spot } from "./overlay";
import type { Hovered, Stage } from "./stage";
import { hueOf } from "./theme";
import type { Trace } from "./trace";

/** Rows of a readout; of more lines those nearest to the pointer are told. */
const ROWS = 12;
/** Dots on lines: in the chart that somebody has in hand, and in the others; of more lines none has one. */
const SPOTS = 24;
const SPOTS_ELSEWHERE = 3;
/** A frame as wide as this has room for all digits. */
const WIDE = 380;
/** A turn of a knob is told this near to its mark. */
const NEAR = 5;
/** A line that has ended, or has not begun, has no value under the crosshair farther away than this. */
const BEYOND = 8;
const SAY_AFTER_MS = 350;

/** Where a line is under the crosshair. */
interface At {
  readonly trace: Trace;
  readonly place: number;
  readonly x: number;
  readonly y: number;
}

/**
 * What a chart shows where the view's crosshair is: a line, dots, and the exact values. The canvas stays
 * as it is.
 */
export class Crosshair {
  readonly overlay: Overlay;
  /** How high the pointer is; null while it is in another chart. */
  pointer: number | null = null;
  /** Whether keys go to this chart. */
  isFocused = false;
  readonly #stage: Stage;
  readonly #said: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #told = "";

  constructor(stage: Stage, said: HTMLElement) {
    this.#stage = stage;
    this.#said = said;
    this.overlay = new Overlay(stage.box);
  }

  /** Puts all where the view's crosshair is now. */
  follow(): void {
    const { drawn, surroundings, traces } = this.#stage;
    const position = surroundings.reading.crosshair.peek();
    const at = position === null || drawn === null ? NaN : drawn.layout.x.at(position);
    if (drawn === null || position === null || !(at >= drawn.layout.frame.left - 1 && at <= drawn.layout.frame.right + 1)) {
      this.#clear();
      return;
    }
    const found = traces.map((trace) => this.#at(trace, position));
    const theme = surroundings.theme.read();
    const { top, bottom, left, right } = drawn.layout.frame;
    const isHere = surroundings.painter.leader === this.#stage.box && (this.pointer !== null || this.isFocused);
    const most = drawn.nothing !== null ? 0 : isHere ? SPOTS : SPOTS_ELSEWHERE;
    const spots = traces.length > most ? [] : found.map((one): Spot => {
      if (one === null || !(one.y >= top && one.y <= bottom && one.x >= left - 1 && one.x <= right + 1)) return null;
      return { x: one.x, y: one.y, color: hueOf(theme, one.trace.line.hue) };
    });
    this.overlay.show(drawn.layout, at, spots);
    this.#tell(found);
    this.overlay.say(isHere ? this.#readout(found, at) : null, at, drawn.layout);
  }

  /** Reads out what is under the crosshair, once it rests. */
  saySoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { this.say(this.words()); }, SAY_AFTER_MS);
  }

  /** Tells those who cannot see. */
  say(words: string): void {
    this.#said.textContent = words;
  }

  /** What is under the crosshair, in a sentence. */
  words(): string {
    const found = this.#found();
    const [first] = found;
    if (first === undefined) return "";
    return [this.#head(first), ...found.map(({ trace, place }) => `${trace.line.label} ${valueOf(trace, place, exact)}`), ...this.#turns()].join(", ");
  }

  /** The values under the crosshair, as a table of text. */
  table(): string {
    return this.#found()
      .map(({ trace: { line, columns }, place }) => `${line.label}\t${columns.steps[place]}\t${columns.values[place]}`)
      .join("\n");
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.overlay.dispose();
  }

  #found(): At[] {
    const position = this.#stage.surroundings.reading.crosshair.peek();
    if (position === null) return [];
    return this.#stage.traces.flatMap((trace) => this.#at(trace, position) ?? []);
  }

  #clear(): void {
    this.overlay.hide();
    if (this.#told !== "") this.#stage.onHover?.(null);
    this.#told = "";
  }

  #at(trace: Trace, position: number): At | null {
    const { layout } = this.#stage.drawn ?? {};
    const place = trace.nearest(position);
    const first = trace.x[0];
    const last = trace.x[trace.x.length - 1];
    if (layout === undefined || first === undefined || last === undefined) return null;
    const { x, y } = layout;
    if (x.at(first) - x.at(position) > BEYOND || x.at(position) - x.at(last) > BEYOND) return null;
    return { trace, place, x: x.at(trace.x[place] ?? NaN), y: y.at(trace.y[place] ?? NaN) };
  }

  /** Tells whoever listens, when it is other than before. */
  #tell(found: readonly (At | null)[]): void {
    const { onHover, lines } = this.#stage;
    if (onHover === undefined) return;
    const key = found.map((one) => (one === null ? "" : `${one.trace.version}/${one.place}`)).join();
    if (key === this.#told) return;
    this.#told = key;
    onHover(lines.map((line): Hovered | null => {
      const here = found.find((one) => one?.trace.line === line);
      if (here == null) return null;
      const { columns: { steps, times, values }, smoothed } = here.trace;
      const { place } = here;
      return {
        step: steps[place] ?? NaN,
        time: times[place] ?? NaN,
        value: values[place] ?? NaN,
        smoothed: smoothed?.[place] ?? null,
      };
    }));
  }

  /** Null where the card around the chart says it all. */
  #readout(all: readonly (At | null)[], at: number): Readout | null {
    const { lines, onHover, surroundings, drawn } = this.#stage;
    const found = all.filter((one) => one !== null);
    const turns = this.#turns();
    const [first] = found;
    const isSaid = lines.length === 1 && onHover !== undefined && first?.trace.smoothed == null && turns.length === 0;
    if (first === undefined || isSaid) return null;
    const theme = surroundings.theme.read();
    const { left = 0, right = 0 } = drawn?.layout.frame ?? {};
    const isWide = right - left >= WIDE;
    const level = this.pointer;
    const away = ({ y }: At): number => (level === null || Number.isNaN(y) ? Infinity : Math.abs(y - level));
    const nearest = found.reduce((best, one) => (away(one) < away(best) ? one : best), first);
    const rows = [...found]
      .sort((a, b) => away(a) - away(b))
      .slice(0, ROWS)
      .sort((a, b) => (Number.isNaN(a.y) ? Infinity : a.y) - (Number.isNaN(b.y) ? Infinity : b.y))
      .map((one): Row => ({
        color: hueOf(theme, one.trace.line.hue),
        label: one.trace.line.label,
        value: this.#value(one, at, isWide),
        isNear: one === nearest && found.length > 1 && level !== null,
      }));
    const marks = turns.map((words): Row => ({ color: theme.faint, label: words, value: "", isNear: false }));
    return { head: this.#head(nearest), rows: [...rows, ...marks] };
  }

  /** With the place of a point that is not under the crosshair itself. */
  #value({ trace, place, x }: At, at: number, isWide: boolean): string {
    const where = Math.abs(x - at) > 1 ? ` @ ${this.#place(trace.x[place] ?? NaN)}` : "";
    const isLong = where !== "" || trace.smoothed !== null;
    const band = trace.band === null ? "" : ` [${short(trace.band.least[place] ?? NaN)}, ${short(trace.band.greatest[place] ?? NaN)}]`;
    return valueOf(trace, place, isWide ? exact : isLong || band !== "" ? short : precise) + band + where;
  }

  /** Where the point is: its step, and when it was logged. */
  #head({ trace, place }: At): string {
    const { steps, times } = trace.columns;
    const step = `step ${exact(steps[place] ?? NaN)}`;
    const time = times[place] ?? NaN;
    switch (this.#stage.surroundings.reading.axis.peek()) {
      case "step":
        return `${step} · ${timeOfDay(time)}`;
      case "relative":
        return `${elapsed(trace.x[place] ?? NaN)} · ${step}`;
      case "time":
        return `${moment(time)} · ${step}`;
    }
  }

  #place(x: number): string {
    switch (this.#stage.surroundings.reading.axis.peek()) {
      case "step":
        return short(x);
      case "relative":
        return elapsed(x);
      case "time":
        return timeOfDay(x);
    }
  }

  #turns(): string[] {
    const { turns, drawn, surroundings } = this.#stage;
    const position = surroundings.reading.crosshair.peek();
    if (drawn === null || position === null) return [];
    const at = drawn.layout.x.at(position);
    return turns.filter(({ x }) => Math.abs(drawn.layout.x.at(x) - at) <= NEAR).map(({ words }) => words);
  }
}

/** What was logged, with all digits where there is room; of a smoothed line also what that has made of it. */
function valueOf({ columns, smoothed }: Trace, place: number, words: (value: number) => string): string {
  const value = words(columns.values[place] ?? NaN);
  const other = smoothed?.[place];
  return other === undefined ? value : `${value} (${short(other)}${words === exact ? " smoothed" : ""})`;
}
