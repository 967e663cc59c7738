import { signal, type Signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Painter } from "./painter";
import type { ThemeReader } from "./theme";

/** What runs along the horizontal axis. */
export type Axis = "step" | "relative" | "time";

/** How all line charts of a view are read. */
export interface Reading {
  /** Weight of what came before in the smoothed line: 0 for none, towards 1 for a flat one. */
  readonly smoothing: Signal<number>;
  readonly axis: Signal<Axis>;
  readonly logX: Signal<boolean>;
  readonly logY: Signal<boolean>;
  /** Whether far outliers are left outside the frame. */
  readonly clip: Signal<boolean>;
  /** The section that is shown of the horizontal axis, in steps or seconds; null for all of it. */
  readonly zoom: Signal<Section | null>;
  /** Where the crosshair of all charts is, on the horizontal axis; null when it is nowhere. */
  readonly crosshair: Signal<number | null>;
}

/** A part of the horizontal axis. */
export interface Section {
  readonly low: number;
  readonly high: number;
}

/** A reading as it is at one moment. */
export type Read = { readonly [name in keyof Omit<Reading, "crosshair">]: Reading[name]["value"] };

/**
 * How charts are read now; inside an effect it is listened to. The crosshair, which moves with the hand, is
 * apart. A logarithm of wall time would say nothing.
 */
export function readNow({ smoothing, axis, logX, logY, clip, zoom }: Reading): Read {
  return {
    smoothing: smoothing.value,
    axis: axis.value,
    logX: logX.value && axis.value !== "time",
    logY: logY.value,
    clip: clip.value,
    zoom: zoom.value,
  };
}

/** What all charts of one view share. */
export interface Surroundings {
  readonly painter: Painter;
  readonly theme: ThemeReader;
  readonly reading: Reading;
  /** Grows when the page's colours change: what is drawn by style sheets alone need not listen. */
  readonly recoloured: Signal<number>;
}

export const SurroundingsContext = createContext<Surroundings | null>(null);

/** What the charts of this view share. */
export function useSurroundings(): Surroundings {
  const found = useContext(SurroundingsContext);
  if (found === null) throw new Error("mlwidget: a chart stands outside a view.");
  return found;
}

/** Charts as they are read at first. */
export function newReading(): Reading {
  return {
    smoothing: signal(0),
    axis: signal<Axis>("step"),
    logX: signal(false),
    logY: signal(false),
    clip: signal(false),
    zoom: signal<Section | null>(null),
    crosshair: signal<number | null>(null),
  };
}
