import type { Columns } from "../model/compact";
import type { Series } from "../model/series";
import type { Chart, ChartOptions, Drawing } from "./chart";
import { exact, short } from "./format";
import { drawMarks } from "./marks";
import { Plot } from "./plot";
import { hueOf } from "./theme";

/** One number per step, as a line. */
export const line: Chart = {
  mount: (box, series, options) => new LineDrawing(box, series, options),
  describe: (series) => {
    const last = series.last.peek();
    if (last === null) return `${series.name}: no points yet`;
    const { value, step } = last;
    return `${series.name}: last value ${short(value)} at step ${exact(step)}`;
  },
};

class LineDrawing implements Drawing {
  readonly #box: HTMLElement;
  readonly #series: Series;
  readonly #options: ChartOptions;
  #plot: Plot | null = null;
  #columns: Columns;

  constructor(box: HTMLElement, series: Series, options: ChartOptions) {
    this.#box = box;
    this.#series = series;
    this.#options = options;
    this.#columns = series.columns();
  }

  draw(width: number, height: number): void {
    this.#columns = this.#series.columns();
    if (this.#columns.values.length === 0) return;
    // made at the first draw: charts that are never in view cost nothing
    this.#plot ??= this.#makePlot(width, height);
    this.#plot.setSize(width, height);
    this.#plot.setPoints(this.#columns.steps, Array.from(this.#columns.values, orGap));
  }

  dispose(): void {
    this.#plot?.destroy();
    this.#plot = null;
  }

  #makePlot(width: number, height: number): Plot {
    const { theme, hue, crosshair, onHover } = this.#options;
    return new Plot(this.#box, width, height, {
      theme,
      hue,
      crosshair,
      overlay: (frame) => {
        drawMarks(frame, this.#columns, theme().alarm, hueOf(theme(), hue));
      },
      onPlace: (place) => {
        const step = place === null ? undefined : this.#columns.steps[place];
        if (place === null || step === undefined) onHover(null);
        else onHover({ step, time: this.#columns.times[place] ?? NaN, value: this.#columns.values[place] ?? NaN });
      },
    });
  }
}

function orGap(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
