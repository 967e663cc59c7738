import type { AskRange } from "../../wire";
import type { Unpacked } from "./unpack";

/** The points of a section, in ascending order of its axis. */
export interface Section extends Unpacked {
  /** How many are inside; a neighbour outside each end comes with them. */
  readonly inside: number;
  /** Whether all that are held of it are here. */
  readonly whole: boolean;
}

/** A section of what is held of a series; of each part of it the least and the greatest value stay. */
export function section(held: Unpacked, { axis, low, high, most }: AskRange): Section {
  const along = axis === "time" ? held.times : held.steps;
  const order = Array.from(along.keys()).sort((a, b) => (along[a] ?? 0) - (along[b] ?? 0) || a - b);
  const start = low === null ? 0 : order.findIndex((place) => (along[place] ?? 0) >= low);
  const after = high === null ? -1 : order.findIndex((place) => (along[place] ?? 0) > high);
  const stop = after < 0 ? order.length : after;
  const first = start < 0 ? order.length : start;
  const around = order.slice(Math.max(0, first - 1), stop + 1);
  const places = around.length <= most ? around : thinned(held.values, around, Math.max(1, Math.floor(most / 3)));
  const pick = (column: Float64Array): Float64Array => Float64Array.from(places, (place) => column[place] ?? NaN);
  return {
    steps: pick(held.steps),
    times: pick(held.times),
    values: pick(held.values),
    inside: Math.max(0, stop - first),
    whole: places === around,
  };
}

function thinned(values: Float64Array, places: readonly number[], parts: number): readonly number[] {
  const size = places.length / parts;
  const kept = new Set([places[0] ?? 0]);
  for (let part = 0; part < parts; part++) {
    const here = places.slice(Math.floor(part * size), Math.floor((part + 1) * size));
    const numbers = here.filter((place) => Number.isFinite(values[place]));
    const odd = here.find((place) => !Number.isFinite(values[place]));
    const value = (place: number): number => values[place] ?? NaN;
    const least = numbers.reduce<number | undefined>((best, place) => (best === undefined || value(place) < value(best) ? place : best), undefined);
    const most = numbers.reduce<number | undefined>((best, place) => (best === undefined || value(place) > value(best) ? place : best), undefined);
    for (const place of here) if (place === least || place === most || place === odd) kept.add(place);
  }
  return [...kept.add(places[places.length - 1] ?? 0)];
}
