import { createContext } from "preact";
import type { Painter } from "../charts/painter";
import type { ThemeReader } from "../charts/theme";

/** What all charts of one view share. */
export interface Surroundings {
  readonly painter: Painter;
  readonly theme: ThemeReader;
  /** Charts of one view share a crosshair. */
  readonly crosshair: string;
}

export const SurroundingsContext = createContext<Surroundings | null>(null);
