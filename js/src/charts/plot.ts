import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { ticks } from "./format";
import { hueOf, type Theme } from "./theme";

/** What `Plot` is made with; the only file that knows the chart library. */
export interface PlotOptions {
  readonly theme: () => Theme;
  readonly hue: number;
  readonly crosshair: string;
  /** Drawn over the line on each draw; `px` is device pixels per CSS pixel. */
  readonly overlay: (frame: Frame) => void;
  /** The place of the point under the pointer, or null. */
  readonly onPlace: (place: number | null) => void;
}

/** Where an overlay may draw. */
export interface Frame {
  readonly context: CanvasRenderingContext2D;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly px: number;
  /** From a step to a canvas position. */
  x(step: number): number;
  /** From a value to a canvas position. */
  y(value: number): number;
}

/** Between two labels of the axis of steps, which are whole numbers. */
const WHOLE = Array.from({ length: 16 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

/** Values over steps, as one line. */
export class Plot {
  #whole: readonly [number, number] | null = null;
  #isOnePlace = false;
  readonly #plot: uPlot;

  constructor(box: HTMLElement, width: number, height: number, options: PlotOptions) {
    this.#plot = new uPlot(this.#options(width, height, options), [[], []], box);
  }

  /** Shows these points; null makes a gap. */
  setPoints(steps: Float64Array, values: readonly (number | null)[]): void {
    // who has zoomed keeps the section; after a double click the chart grows again
    const zoom = this.#zoom();
    const [first, last] = [steps[0] ?? 0, steps[steps.length - 1] ?? 0];
    this.#whole = wide(first, last);
    this.#isOnePlace = first === last;
    this.#plot.batch(() => {
      this.#plot.setData([steps, values as (number | null)[]], zoom === null);
      if (zoom !== null) this.#plot.setScale("x", zoom);
    });
  }

  /** The section of steps that the viewer has chosen; it may come from another chart of the view. */
  #zoom(): { min: number; max: number } | null {
    const { min, max } = this.#plot.scales.x ?? {};
    if (min == null || max == null || this.#whole === null) return null;
    return min === this.#whole[0] && max === this.#whole[1] ? null : { min, max };
  }

  /** What is shown of the steps; the chart library proposes 0 to 100 where there is one place only. */
  #section(least: number, greatest: number): [number, number] {
    return this.#isOnePlace && this.#whole !== null ? [...this.#whole] : wide(least, greatest);
  }

  setSize(width: number, height: number): void {
    if (width !== this.#plot.width || height !== this.#plot.height) this.#plot.setSize({ width, height });
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #options(width: number, height: number, options: PlotOptions): uPlot.Options {
    const hue = (): string => hueOf(options.theme(), options.hue);
    const axis = {
      font: `10px ${options.theme().font}`,
      stroke: () => options.theme().faint,
      grid: { stroke: () => options.theme().grid, width: 1 },
      ticks: { show: false },
      border: { show: false },
      values: (_: uPlot, splits: number[]) => ticks(splits),
    };
    return {
      width,
      height,
      padding: [8, 10, 0, 2],
      legend: { show: false },
      scales: { x: { time: false, range: (_, least, greatest) => this.#section(least, greatest) }, y: { range: roomy } },
      axes: [
        { ...axis, grid: { show: false }, size: 20, gap: 4, space: 56, incrs: WHOLE },
        { ...axis, size: widest, gap: 4, space: 26 },
      ],
      series: [
        {},
        { stroke: hue, width: 1.5, points: { stroke: hue, fill: hue, size: 5 } },
      ],
      cursor: {
        y: false,
        points: { size: 7, width: 0, fill: hue },
        drag: { x: true, y: false, setScale: true },
        sync: { key: options.crosshair, scales: ["x", null] },
      },
      hooks: {
        draw: [(plot) => { options.overlay(frameOf(plot)); }],
        setCursor: [(plot) => { options.onPlace(plot.cursor.idx ?? null); }],
      },
    };
  }
}

/** From the first to the last step, which may be the same. */
function wide(least: number, greatest: number): [number, number] {
  return greatest > least ? [least, greatest] : [least - 0.5, least + 0.5];
}

/** Some room above and below the line, also when it is flat. */
function roomy(_: uPlot, least: number | null, greatest: number | null): uPlot.Range.MinMax {
  if (least === null || greatest === null) return [0, 1];
  const span = greatest - least;
  const room = span > 0 ? 0.08 * span : Math.max(Math.abs(greatest) * 0.1, 1e-12);
  return [least - room, greatest + room];
}

/** As wide as the longest label. */
function widest(plot: uPlot, labels: string[] | null, at: number, cycle: number): number {
  const axis = plot.axes[at] as (uPlot.Axis & { _size?: number }) | undefined;
  if (cycle > 1) return axis?._size ?? 40;
  const longest = (labels ?? []).reduce((most, label) => Math.max(most, label.length), 2);
  return Math.ceil(longest * 5.8) + 10;
}

function frameOf(plot: uPlot): Frame {
  const { left, top, width, height } = plot.bbox;
  return {
    context: plot.ctx,
    left,
    top,
    right: left + width,
    bottom: top + height,
    px: devicePixelRatio,
    x: (step) => plot.valToPos(step, "x", true),
    y: (value) => plot.valToPos(value, "y", true),
  };
}
