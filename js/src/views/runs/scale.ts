import type { Column, Item, Value } from "./columns";

/** So many names of an axis can be told apart. */
const MOST_NAMES = 100;

/**
 * Where on an axis the values of a column stand: numbers, linear or logarithmic, or names in their order.
 *
 *     const scale = scaleOf(column, items, false);
 *     scale?.place(scale.number(column.of(item)))   // 0 to 1
 */
export interface Scale {
  readonly column: Column;
  /** The values' ends, as numbers. */
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  /** Whether it could be logarithmic. */
  readonly canLog: boolean;
  /** The names of an axis of names, which counts them from 0. */
  readonly names: readonly string[] | null;
  /** A value as a number; NaN for none. */
  readonly number: (value: Value) => number;
  /** From a number to a place between 0 and 1. */
  readonly place: (number: number) => number;
  /** From a place to a number. */
  readonly at: (place: number) => number;
  /** A number in words. */
  readonly words: (number: number) => string;
}

/** A parameter over so many orders, as a learning rate, is logarithmic unasked. */
const WIDE = 100;

/**
 * The scale of a column; null when nothing can be told apart by it.
 *
 * @param other - whether it is logarithmic where it would be linear, and the other way round.
 */
export function scaleOf(column: Column, items: readonly Item[], other: boolean): Scale | null {
  const values = items.map((item) => column.of(item));
  const names = column.numeric ? null : [...new Set(values.filter((value) => value !== null).map(String))].sort();
  if (names !== null && (names.length === 0 || names.length > MOST_NAMES)) return null;
  const index = new Map(names?.map((name, at) => [name, at]));
  const number = (value: Value): number => {
    if (names !== null) return value === null ? NaN : (index.get(String(value)) ?? NaN);
    return typeof value === "number" && Number.isFinite(value) ? value : NaN;
  };
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    const one = number(value);
    if (one < low) low = one;
    if (one > high) high = one;
  }
  if (!(low <= high)) return null;
  const canLog = names === null && low > 0 && high > low;
  const isLog = canLog && (column.group === "parameter" && high / low >= WIDE) !== other;
  const place = (one: number): number => {
    if (low === high) return one === low ? 0.5 : one < low ? -1 : 2;
    return isLog ? Math.log(one / low) / Math.log(high / low) : (one - low) / (high - low);
  };
  const at = (part: number): number => (isLog ? low * (high / low) ** part : low + part * (high - low));
  const words = (one: number): string =>
    names === null ? column.words(Number(one.toPrecision(3))) : (names[Math.round(one)] ?? "");
  return { column, low, high, log: isLog, canLog, names, number, place, at, words };
}

/** The places of all runs on an axis; NaN for those that have none. */
export function placesOf(scale: Scale, items: readonly Item[]): Float64Array {
  return Float64Array.from(items, (item) => scale.place(scale.number(scale.column.of(item))));
}
