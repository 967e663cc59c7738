import type { ComponentType } from "preact";
import type { RunModel } from "../model/run";
import type { Series } from "../model/series";

/** What a chart is given. */
export interface ChartProps {
  readonly run: RunModel;
  /** The metric; `version` grows with what it holds. */
  readonly metric: Series;
}

/** Where in a view charts of a kind stand. */
export type Place = "metrics" | "reports" | "images";

/**
 * How one kind of metric is drawn. A new kind is one file with one of these and a line in `index.ts`.
 *
 *     const { View } = CHARTS.confusion_matrix;
 *     <View run={run} metric={metric} />
 */
export interface Chart {
  readonly place: Place;
  /** Draws the metric as it is now and as it becomes. */
  readonly View: ComponentType<ChartProps>;
  /** The metric in a sentence, for those who cannot see the chart. */
  describe(metric: Series): string;
}

/**
 * One line of a chart; charts of several runs, or of several metrics, have several.
 */
export interface Line {
  readonly run: RunModel;
  readonly metric: Series;
  /** What tells it apart from the other lines of its chart. */
  readonly label: string;
  /** Which of the theme's hues it is drawn in. */
  readonly hue: number;
  /** The lines of which this one is the mean, drawn with a band from the least to the greatest of them. */
  readonly members?: readonly Line[];
}
