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

/** Values over steps, as one line. */
export class Plot {
  #zoomed = false;
  readonly #plot: uPlot;

  constructor(box: HTMLElement, width: number, height: number, options: PlotOptions) {
    this.#plot = new uPlot(this.#options(width, height, options), [[], []], box);
    // a double click shows all again, also what came while zoomed
    this.#plot.over.addEventListener("dblclick", () => { this.#zoomed = false; });
  }

  /** Shows these points; null makes a gap. */
  setPoints(steps: Float64Array, values: readonly (number | null)[]): void {
    const { min, max } = this.#plot.scales.x ?? {};
    const keep = this.#zoomed && min != null && max != null;
    this.#plot.batch(() => {
      this.#plot.setData([steps, values as (number | null)[]], !keep);
      if (keep) this.#plot.setScale("x", { min, max });
    });
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
      scales: { x: { time: false }, y: { range: roomy } },
      axes: [
        { ...axis, grid: { show: false }, size: 20, gap: 4, space: 56 },
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
        setSelect: [() => { this.#zoomed = true; }],
        setCursor: [(plot) => { options.onPlace(plot.cursor.idx ?? null); }],
      },
    };
  }
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
