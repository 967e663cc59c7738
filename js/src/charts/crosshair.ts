import { Overlay, type Spot } from "./overlay";
import { readoutOf, sentence, type At } from "./readout";
import type { Hovered, Stage } from "./stage";
import { hueOf } from "./theme";
import type { Trace } from "./trace";

/** Dots on lines: in the chart that somebody has in hand, and in the others; of more lines none has one. */
const SPOTS = 24;
const SPOTS_ELSEWHERE = 3;
/** A line that has ended, or has not begun, has no value under the crosshair farther away than this. */
const BEYOND = 8;
const SAY_AFTER_MS = 350;

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
    const { drawn, surroundings, traces, box } = this.#stage;
    const at = this.#place();
    if (drawn === null || !(at >= drawn.layout.frame.left - 1 && at <= drawn.layout.frame.right + 1)) {
      this.#clear();
      return;
    }
    const found = traces.flatMap((trace) => this.#at(trace) ?? []);
    const isHere = surroundings.painter.leader === box && (this.pointer !== null || this.isFocused);
    const most = drawn.nothing !== null ? 0 : isHere ? SPOTS : SPOTS_ELSEWHERE;
    this.overlay.show(drawn.layout, at, traces.length > most ? [] : found.map((one) => this.#spot(one)));
    this.#tell(found);
    this.overlay.say(isHere ? readoutOf(this.#stage, found, at, this.pointer) : null, at, drawn.layout);
  }

  /** Reads out what is under the crosshair, once it rests. */
  saySoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { this.say(sentence(this.#stage, this.#found(), this.#place())); }, SAY_AFTER_MS);
  }

  /** Tells those who cannot see. */
  say(words: string): void {
    this.#said.textContent = words;
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

  /** Where the view's crosshair is in this chart; NaN where it is nowhere. */
  #place(): number {
    const position = this.#stage.surroundings.reading.crosshair.peek();
    return position === null ? NaN : (this.#stage.drawn?.layout.x.at(position) ?? NaN);
  }

  #found(): At[] {
    return this.#stage.traces.flatMap((trace) => this.#at(trace) ?? []);
  }

  #clear(): void {
    this.overlay.hide();
    if (this.#told !== "") this.#stage.onHover?.(null);
    this.#told = "";
  }

  #at(trace: Trace): At | null {
    const { drawn, surroundings } = this.#stage;
    const position = surroundings.reading.crosshair.peek();
    const first = trace.x[0];
    const last = trace.x[trace.x.length - 1];
    if (drawn === null || position === null || first === undefined || last === undefined) return null;
    const { x, y } = drawn.layout;
    const at = x.at(position);
    if (x.at(first) - at > BEYOND || at - x.at(last) > BEYOND) return null;
    const place = trace.nearest(position);
    return { trace, place, x: x.at(trace.x[place] ?? NaN), y: y.at(trace.y[place] ?? NaN) };
  }

  #spot({ trace, x, y }: At): Spot {
    const { drawn, surroundings } = this.#stage;
    const { left, right, top, bottom } = drawn?.layout.frame ?? { left: 0, right: 0, top: 0, bottom: 0 };
    if (!(y >= top && y <= bottom && x >= left - 1 && x <= right + 1)) return null;
    return { x, y, color: hueOf(surroundings.theme.read(), trace.line.hue) };
  }

  /** Tells whoever listens, when it is other than before. */
  #tell(found: readonly At[]): void {
    const { onHover, lines } = this.#stage;
    if (onHover === undefined) return;
    const key = found.map(({ trace, place }) => `${trace.line.label}/${trace.version}/${place}`).join() || "none";
    if (key === this.#told) return;
    this.#told = key;
    onHover(lines.map((line): Hovered | null => {
      const here = found.find(({ trace }) => trace.line === line);
      if (here === undefined) return null;
      const { place, trace: { columns: { steps, times, values }, smoothed } } = here;
      return {
        step: steps[place] ?? NaN,
        time: times[place] ?? NaN,
        value: values[place] ?? NaN,
        smoothed: smoothed?.[place] ?? null,
      };
    }));
  }
}
