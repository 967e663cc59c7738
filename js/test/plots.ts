// A chart's parts without a page: a pen that notes what it draws, lines of made-up runs.
import { newReading, readNow, type Reading, type Surroundings } from "../src/charts/surroundings";
import type { Line } from "../src/charts/chart";
import { Painter } from "../src/charts/painter";
import type { Frame, Path, Pen, Stroke } from "../src/charts/pen";
import { drawPlot, type Drawn } from "../src/charts/plot";
import type { Theme } from "../src/charts/theme";
import { ThemeReader } from "../src/charts/theme";
import { Trace } from "../src/charts/trace";
import { signal } from "@preact/signals";
import { ViewModel } from "../src/model/view";
import { PROTOCOL, type AskRange } from "../src/wire";
import { HEADER } from "./messages";

export const THEME: Theme = {
  ink: "ink", faint: "faint", grid: "grid", surface: "surface", alarm: "alarm", font: "sans-serif",
  hues: ["hue-0", "hue-1", "hue-2", "hue-3", "hue-4", "hue-5"], contrast: false,
};

/** What was drawn with one stroke or filled at once. */
export interface Shape {
  readonly color: string;
  readonly width: number;
  readonly alpha: number;
  /** Each piece of the path, as its points. */
  readonly pieces: readonly (readonly (readonly [number, number])[])[];
}

/** Notes what is drawn. */
export class NotingPen implements Pen {
  readonly shapes: Shape[] = [];
  readonly words: string[] = [];
  #pieces: [number, number][][] = [];

  path(): Path {
    const pieces: [number, number][][] = (this.#pieces = []);
    return {
      moveTo: (x, y) => { pieces.push([[x, y]]); },
      lineTo: (x, y) => {
        if (pieces.length === 0) pieces.push([]);
        pieces.at(-1)?.push([x, y]);
      },
    };
  }

  stroke({ color, width, alpha = 1 }: Stroke): void {
    this.shapes.push({ color, width, alpha, pieces: this.#pieces });
  }

  fill(color: string, alpha = 1): void {
    this.shapes.push({ color, width: 0, alpha, pieces: this.#pieces });
  }

  text(words: string): void {
    this.words.push(words);
  }

  measure(words: string): number {
    return 6 * words.length;
  }

  within(_: Frame, draw: () => void): void {
    draw();
  }

  from(_: number, __: number, draw: () => void): void {
    draw();
  }

  /** The lines in a colour, without the dots and the marks. */
  lines(color: string): Shape[] {
    return this.shapes.filter((shape) => shape.color === color && shape.width > 0 && shape.width < 4);
  }

  /** The filled shapes in a colour. */
  marks(color: string): Shape[] {
    return this.shapes.filter((shape) => shape.color === color && shape.width === 0);
  }

  /** The places of the dots in a colour. */
  dots(color: string): number[] {
    return this.shapes
      .filter((shape) => shape.color === color && shape.width >= 4)
      .flatMap(({ pieces }) => pieces.map((piece) => Math.round(piece[0]?.[0] ?? NaN)));
  }
}

/** Points of a series; steps count from 0 and times by seconds from the run's start, where not given. */
export interface Logged {
  readonly values: readonly number[];
  readonly steps?: readonly number[];
  readonly times?: readonly number[];
  /** Points in the store, when there are more. */
  readonly total?: number;
}

/** A store that answers for sections of series, of which the page was sent some points. */
export class Stored {
  readonly asked: AskRange[] = [];
  readonly view: ViewModel;
  /** Set to make it refuse. */
  refuses = false;
  /** Set to an empty list to keep answers back. */
  kept: (() => void)[] | null = null;
  readonly #all: Readonly<Record<string, Logged>>;

  /** @param every - how many points there are for each that the page was sent. */
  constructor(all: Readonly<Record<string, Logged>>, every = 1, runs = 1) {
    this.#all = all;
    this.view = new ViewModel((up) => {
      if (up.type !== "ask" || up.question.what !== "range") return;
      const { question } = up;
      this.asked.push(question);
      const answer = (): void => { this.#answer(up.of, up.id, question); };
      if (this.kept === null) queueMicrotask(answer);
      else this.kept.push(answer);
    });
    for (let of = 0; of < runs; of++) this.#show(of, every);
  }

  /** The line of a metric. */
  line(name: string, hue = 0, of = 0): Line {
    const run = this.view.runs.value[of] ?? this.view.run;
    const metric = [...run.series.value, ...run.internal.value].find((one) => one.name === name);
    if (metric === undefined) throw new Error(`no metric ${name}`);
    return { run, metric, label: of === 0 ? name : `${name} of ${of}`, hue };
  }

  /** More points of a metric, at its end. */
  log(name: string, values: readonly number[], seq: number): void {
    const logged = this.#all[name];
    const id = Object.keys(this.#all).indexOf(name);
    if (logged === undefined) throw new Error(`no metric ${name}`);
    const from = logged.values.length;
    (logged.values as number[]).push(...values);
    const steps = values.map((_, at) => from + at);
    const { columns } = pack([{ steps, times: steps.map((step) => START + step), values }]);
    const news = [[id, values.length, from + values.length]];
    this.view.receive({ type: "points", protocol: PROTOCOL, of: 0, seq, run: null, series: [], news }, columns);
  }

  #show(of: number, every: number): void {
    const entries = Object.entries(this.#all);
    const parts = entries.map(([, logged]) => part(logged).filter((_, at, all) => at % every === 0 || at === all.length - 1));
    const { columns, ats } = pack(parts.map(columnsOf));
    const series = entries.map(([name, { values, total }], id) => ({
      id, name, kind: "scalar", total: total ?? values.length, n: parts[id]?.length ?? 0, at: ats[id] ?? 0,
    }));
    const run = { ...HEADER, started: START + 1000 * of };
    this.view.receive({ type: "snapshot", protocol: PROTOCOL, of, seq: 0, heals: false, run, series }, columns);
  }

  #answer(of: number, id: number, { series, axis, low, high, most }: AskRange): void {
    const found = series.map((number) => {
      const points = part(Object.values(this.#all)[number] ?? { values: [] });
      const place = (point: readonly number[]): number => point[axis === "step" ? 0 : 1] ?? NaN;
      const inside = points.filter((point) => place(point) >= (low ?? -Infinity) && place(point) <= (high ?? Infinity));
      const every = Math.max(1, Math.ceil(inside.length / most));
      return { inside, kept: inside.filter((_, at) => at % every === 0) };
    });
    const { columns, ats } = pack(found.map(({ kept }) => columnsOf(kept)));
    const parts = found.map(({ inside, kept }, at) => ({
      id: series[at], n: kept.length, at: ats[at], count: inside.length, exact: kept.length === inside.length,
    }));
    const error = this.refuses ? "The kernel is busy." : null;
    this.view.receive({ type: "answer", protocol: PROTOCOL, of, id, error, body: { parts } }, columns);
  }
}

export const START = HEADER.started ?? 0;

function part({ values, steps, times }: Logged): (readonly number[])[] {
  return values.map((value, at) => [steps?.[at] ?? at, times?.[at] ?? START + at, value]);
}

interface Three {
  readonly steps: readonly number[];
  readonly times: readonly number[];
  readonly values: readonly number[];
}

function columnsOf(points: readonly (readonly number[])[]): Three {
  const column = (at: number): number[] => points.map((point) => point[at] ?? NaN);
  return { steps: column(0), times: column(1), values: column(2) };
}

function pack(all: readonly Three[]): { columns: DataView; ats: number[] } {
  const numbers: number[] = [];
  const ats = all.map(({ steps, times, values }) => {
    const at = 8 * numbers.length;
    for (const column of [steps, times, values]) for (const number of column) numbers.push(number);
    return at;
  });
  return { columns: new DataView(Float64Array.from(numbers).buffer), ats };
}

/** Draws lines of 300 by 130 pixels; the reading is changed as told. */
export function draw(
  lines: readonly Line[], change: (reading: Reading) => void = () => undefined, turns: readonly number[] = [],
): { pen: NotingPen; drawn: Drawn | null } {
  const reading = newReading();
  change(reading);
  const read = readNow(reading);
  const traces = lines.map((line) => new Trace(line));
  for (const trace of traces) trace.update(read.axis, () => [], read.smoothing);
  const pen = new NotingPen();
  return { pen, drawn: drawPlot(pen, 300, 130, { ...read, traces, theme: THEME, turns }) };
}

/** What charts of a view share. */
export function surroundings(): Surroundings & { dispose: () => void } {
  const painter = new Painter();
  const theme = new ThemeReader(document.body);
  return { painter, theme, reading: newReading(), recoloured: signal(0), dispose: () => { painter.dispose(); } };
}
