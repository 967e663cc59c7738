import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Columns } from "../model/compact";
import type { Series } from "../model/series";
import type { Line } from "./chart";
import { drawMarks } from "./marks";
import { Plot } from "./plot";
import { useSurroundings } from "./surroundings";
import { hueOf, type Theme } from "./theme";

/** The point of a line under the crosshair. */
export interface Hovered {
  readonly step: number;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly value: number;
  /** The value of the smoothed line there; null where none is drawn. */
  readonly smoothed: number | null;
}

/** What can be had of a chart as it stands. */
export interface ChartHandle {
  /** The picture, on its own ground and with its title. */
  png(): Promise<Blob>;
  /** The same as lines and letters, sharp at any size. */
  svg(): string;
  /** Every point of what is shown, down to the raw ones; asks for those that are not here. */
  csv(): Promise<string>;
}

export interface LineChartProps {
  readonly lines: readonly Line[];
  /** Told what is under the crosshair, for each line, or null when it has left. */
  readonly onHover?: (hovered: readonly (Hovered | null)[] | null) => void;
  /** Told when the chart comes into view and when it leaves. */
  readonly onSeen?: (inView: boolean) => void;
  /** Given the chart once it stands, and null when it goes. */
  readonly handle?: (chart: ChartHandle | null) => void;
  /** Labels of lines that are switched off; charts that share it switch together. */
  readonly hidden?: Signal<ReadonlySet<string>>;
}

/** Numbers over steps or time, as lines; fills its parent, and draws only when in view. */
export function LineChart({ lines, onHover, onSeen }: LineChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const { painter, theme } = useSurroundings();
  const line = lines[0];
  useEffect(() => {
    if (box.current === null || line === undefined) return;
    const drawing = new LineDrawing(box.current, line, theme.read, onHover);
    const painted = painter.add(box.current, {
      draw: (width, height) => { drawing.draw(width, height); },
      seen: (now) => { onSeen?.(now); },
    });
    const unsubscribe = line.metric.version.subscribe(() => { painted.invalidate(); });
    return () => {
      unsubscribe();
      painted.remove();
      drawing.dispose();
    };
  }, [line?.metric, line?.hue, painter, theme]);
  return <div class="mlw-canvas" ref={box} />;
}

class LineDrawing {
  readonly #box: HTMLElement;
  readonly #series: Series;
  readonly #hue: number;
  readonly #theme: () => Theme;
  readonly #onHover: LineChartProps["onHover"];
  #plot: Plot | null = null;
  #columns: Columns;

  constructor(box: HTMLElement, line: Line, theme: () => Theme, onHover: LineChartProps["onHover"]) {
    this.#box = box;
    this.#series = line.metric;
    this.#hue = line.hue;
    this.#theme = theme;
    this.#onHover = onHover;
    this.#columns = line.metric.columns();
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
    return new Plot(this.#box, width, height, {
      theme: this.#theme,
      hue: this.#hue,
      crosshair: "mlwidget",
      overlay: (frame) => {
        drawMarks(frame, this.#columns, this.#theme().alarm, hueOf(this.#theme(), this.#hue));
      },
      onPlace: (place) => {
        const step = place === null ? undefined : this.#columns.steps[place];
        if (place === null || step === undefined) this.#onHover?.(null);
        else this.#onHover?.([{ step, time: this.#columns.times[place] ?? NaN, value: this.#columns.values[place] ?? NaN, smoothed: null }]);
      },
    });
  }
}

function orGap(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
