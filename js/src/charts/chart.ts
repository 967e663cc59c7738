import type { Series } from "../model/series";
import type { Theme } from "./theme";

/** What is under the pointer, or null when the pointer has left. */
export type OnHover = (place: Place | null) => void;

/** One point that the pointer is at. */
export interface Place {
  readonly step: number;
  readonly time: number;
  readonly value: number;
}

/** What a chart is given beside its series. */
export interface ChartOptions {
  /** The colours in force; ask at each draw, since they change with the page's theme. */
  readonly theme: () => Theme;
  /** Which of the theme's hues to draw in. */
  readonly hue: number;
  /** Charts with the same name share one crosshair. */
  readonly crosshair: string;
  readonly onHover: OnHover;
}

/** A chart on the page. */
export interface Drawing {
  /** Draws the series as it is now, in this size; called only when in view, ten times a second at most. */
  draw(width: number, height: number): void;
  /** Takes everything away again. */
  dispose(): void;
}

/**
 * How one kind of metric is drawn. A new kind is one file with one of these and a line in `index.ts`.
 *
 *     const drawing = CHARTS.scalar.mount(box, series, options);
 */
export interface Chart {
  /** Puts a drawing of `series` into `box`. */
  mount(box: HTMLElement, series: Series, options: ChartOptions): Drawing;
  /** The series in a sentence, for those who cannot see the chart. */
  describe(series: Series): string;
}
