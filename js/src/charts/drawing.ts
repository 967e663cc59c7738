import { effect, untracked } from "@preact/signals";
import type { Line } from "./chart";
import { Crosshair } from "./crosshair";
import { csvOf } from "./export/csv";
import { pngOf, svgOf } from "./export/page";
import type { Along, Fine } from "./fine";
import { steer } from "./gestures";
import type { Paintable, Painted } from "./painter";
import { CanvasPen } from "./pen";
import { drawPlot, type Drawn, type Picture } from "./plot";
import { sectionsOf } from "./sections";
import type { Hovered, Stage } from "./stage";
import { Steering } from "./steering";
import { readNow, type Axis, type Read, type Surroundings } from "./surroundings";
import { Trace } from "./trace";
import { turnsOf, turnsVersion, type Turn } from "./turns";

/** Who wants to know what. */
export interface Listeners {
  readonly title?: string | undefined;
  readonly onHover?: ((hovered: readonly (Hovered | null)[] | null) => void) | undefined;
  readonly onSeen?: ((inView: boolean) => void) | undefined;
}

/** Beginnings of a logarithmic axis of which finer points are worth asking for by themselves. */
const DECADES = [1 / 30, 1 / 900];

/**
 * One chart: draws its lines on a canvas when the painter says so, and listens to what changes them while
 * it is in view. Out of view it holds no picture and listens to nothing.
 */
export class LineDrawing implements Paintable, Stage {
  readonly box: HTMLElement;
  readonly surroundings: Surroundings;
  lines: readonly Line[] = [];
  traces: readonly Trace[] = [];
  turns: readonly Turn[] = [];
  drawn: Drawn | null = null;
  readonly #listeners: () => Listeners;
  readonly #canvas = document.createElement("canvas");
  readonly #crosshair: Crosshair;
  readonly #painted: Painted;
  readonly #unsteer: () => void;
  readonly #known = new Map<Line, Trace>();
  #stops: (() => void)[] = [];
  #size: readonly [number, number] = [0, 0];
  #inView = false;

  constructor(box: HTMLElement, said: HTMLElement, surroundings: Surroundings, listeners: () => Listeners) {
    this.box = box;
    this.surroundings = surroundings;
    this.#listeners = listeners;
    this.#canvas.setAttribute("aria-hidden", "true");
    box.append(this.#canvas);
    this.#crosshair = new Crosshair(this, said);
    this.#unsteer = steer(box, new Steering(this, this.#crosshair));
    this.#painted = surroundings.painter.add(box, this);
  }

  get onHover(): Listeners["onHover"] {
    return this.#listeners().onHover;
  }

  /** Draws these lines, but for those whose labels are among `off`. */
  setLines(lines: readonly Line[], off: ReadonlySet<string>): void {
    for (const line of this.#known.keys()) if (!lines.includes(line)) this.#known.delete(line);
    for (const line of lines) if (!this.#known.has(line)) this.#known.set(line, new Trace(line));
    this.lines = lines;
    this.traces = lines.filter(({ label }) => !off.has(label)).flatMap((line) => this.#known.get(line) ?? []);
    if (this.#inView) this.#listen();
    this.#painted.invalidate(true);
  }

  seen(inView: boolean): void {
    if (inView === this.#inView) return;
    this.#inView = inView;
    this.#listeners().onSeen?.(inView);
    if (inView) {
      this.#listen();
      this.#painted.invalidate(true);
    } else {
      this.#unlisten();
      this.#release();
    }
  }

  draw(width: number, height: number): void {
    const { theme } = this.surroundings;
    this.#size = [width, height];
    const picture = this.picture();
    this.#seek(picture);
    const pen = new CanvasPen(this.#clean(width, height), devicePixelRatio, theme.read().font);
    this.drawn = drawPlot(pen, width, height, picture);
    const isHidden = this.drawn === null && this.traces.some(({ x }) => x.length > 0);
    this.#crosshair.overlay.explain(isHidden ? "Nothing above 0 on this axis" : (this.drawn?.nothing ?? null));
    this.#crosshair.follow();
  }

  /** What is to be drawn now. */
  picture(): Picture {
    const { reading, theme } = this.surroundings;
    const read = readNow(reading);
    const fine = ({ run, metric }: Line): readonly Fine[] => sectionsOf(run).fine(metric, alongOf(read.axis));
    for (const trace of this.traces) trace.update(read.axis, fine, read.smoothing);
    this.turns = turnsOf(this.#runs(), read.axis);
    return { ...read, traces: this.traces, theme: theme.read(), turns: this.turns.map(({ x }) => x) };
  }

  png(): Promise<Blob> {
    return pngOf(this.picture(), this.#title());
  }

  svg(): string {
    return svgOf(this.picture(), this.#title());
  }

  csv(): Promise<string> {
    const { axis, zoom } = this.picture();
    return csvOf(this.#sources(), axis, zoom);
  }

  dispose(): void {
    this.#unlisten();
    this.#unsteer();
    this.#painted.remove();
    this.#crosshair.dispose();
    this.#release();
    this.#canvas.remove();
  }

  #title(): string {
    return this.#listeners().title ?? this.lines.map(({ label }) => label).join(", ");
  }

  #sources(): readonly Trace[] {
    return this.traces.flatMap((trace) => trace.sources);
  }

  #runs(): Set<Line["run"]> {
    return new Set(this.#sources().map(({ line }) => line.run));
  }

  #listen(): void {
    this.#unlisten();
    const { reading } = this.surroundings;
    const soon = (): void => { this.#painted.invalidate(); };
    this.#stops = [
      ...this.#sources().map(({ line }) => line.metric.version.subscribe(soon)),
      effect(() => {
        turnsVersion(this.#runs());
        soon();
      }),
      effect(() => {
        const read = readNow(reading);
        untracked(() => {
          this.#seek(read);
          this.#painted.invalidate(true);
        });
      }),
      reading.crosshair.subscribe(() => { this.#crosshair.follow(); }),
    ];
  }

  #unlisten(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  /** Asks for what the screen could show and is not here, of all charts at once. */
  #seek({ axis, zoom, logX }: Read): void {
    const width = this.#width();
    if (width <= 0) return;
    const along = alongOf(axis);
    for (const trace of this.#sources()) {
      const { run, metric } = trace.line;
      const shift = axis === "relative" ? trace.start : 0;
      const low = zoom === null ? null : zoom.low + shift;
      const high = zoom === null ? null : zoom.high + shift;
      const sections = sectionsOf(run);
      if (sections.seek(metric, { along, low, high, width }, this.#news) || !logX || zoom !== null) continue;
      const [first = NaN, last = NaN] = [trace.x[0], trace.x[trace.x.length - 1]];
      // at a power of ten, so that all series are asked for in one question
      DECADES.some((share) => {
        const end = 10 ** Math.ceil(Math.log10(first + (last - first) * share));
        return sections.seek(metric, { along, low: null, high: end + shift, width }, this.#news);
      });
    }
  }

  readonly #news = (): void => { this.#painted.invalidate(true); };

  /** Of the frame, as far as it is known. */
  #width(): number {
    const { frame } = this.drawn?.layout ?? {};
    return frame === undefined ? this.#size[0] - 50 : frame.right - frame.left;
  }

  /** The canvas in this size, with nothing on it. */
  #clean(width: number, height: number): CanvasRenderingContext2D {
    const context = this.#canvas.getContext("2d");
    if (context === null) throw new Error("mlwidget: this page cannot draw.");
    const [across, down] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
    if (this.#canvas.width !== across || this.#canvas.height !== down) {
      this.#canvas.width = across;
      this.#canvas.height = down;
    } else {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, across, down);
    }
    return context;
  }

  /** Gives back the memory of what can be made again. */
  #release(): void {
    this.#canvas.width = this.#canvas.height = 0;
    this.drawn = null;
    for (const trace of this.#known.values()) trace.forget();
    this.#crosshair.follow();
  }
}

function alongOf(axis: Axis): Along {
  return axis === "step" ? "step" : "time";
}
