import type { Line } from "./chart";
import type { Drawn } from "./plot";
import type { Surroundings } from "./surroundings";
import type { Trace } from "./trace";
import type { Turn } from "./turns";

/** The point of a line under the crosshair. */
export interface Hovered {
  readonly step: number;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly value: number;
  /** The value of the smoothed line there; null where none is drawn. */
  readonly smoothed: number | null;
}

/** What the parts of one chart know of it. */
export interface Stage {
  readonly box: HTMLElement;
  readonly surroundings: Surroundings;
  /** All lines, also those that are switched off. */
  readonly lines: readonly Line[];
  /** The lines that are drawn. */
  readonly traces: readonly Trace[];
  readonly turns: readonly Turn[];
  /** What is on the canvas now; null while there is nothing. */
  readonly drawn: Drawn | null;
  /** Told what is under the crosshair; undefined where nobody listens. */
  readonly onHover: ((hovered: readonly (Hovered | null)[] | null) => void) | undefined;
}
