import { hueOf, type Theme } from "../../charts/theme";
import type { Item } from "./columns";
import { placesOf, type Scale } from "./scale";

/** So many shades are told apart; runs of one shade are drawn together. */
export const SHADES = 16;

/** For each run the number of its colour, and the colours. */
export interface Colours {
  readonly of: Uint8Array;
  readonly all: readonly string[];
}

/** By a metric, from blue to orange, which nobody confuses; else by run, else all alike. */
export function coloursOf(items: readonly Item[], scale: Scale | null, theme: Theme): Colours {
  if (scale === null) {
    return { of: Uint8Array.from(items, ({ of }) => (of ?? 0) % theme.hues.length), all: theme.hues };
  }
  const places = placesOf(scale, items);
  const of = Uint8Array.from(places, (place) => (place >= 0 ? Math.min(SHADES - 1, Math.floor(place * SHADES)) : SHADES));
  return { of, all: [...shades(theme), theme.faint] };
}

/** The shades of a scale of colours. */
export function shades(theme: Theme): string[] {
  const [from, to] = [rgb(hueOf(theme, 0)), rgb(hueOf(theme, 1))];
  if (from === null || to === null) return Array.from({ length: SHADES }, () => theme.ink);
  return Array.from({ length: SHADES }, (_, at) => {
    const part = at / (SHADES - 1);
    const mixed = from.map((one, channel) => Math.round(one + part * ((to[channel] ?? 0) - one)));
    return `rgb(${mixed.join(" ")})`;
  });
}

function rgb(colour: string): number[] | null {
  const hex = /^#([0-9a-f]{6})$/i.exec(colour)?.[1];
  return hex === undefined ? null : [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16));
}
