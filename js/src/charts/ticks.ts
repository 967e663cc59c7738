import { clock, elapsed, tick, ticks } from "./format";
import type { Range } from "./scale";
import type { Axis } from "./surroundings";

/** Where an axis has labels, and what they say. */
export interface Ticks {
  readonly at: readonly number[];
  readonly labels: readonly string[];
}

/** Numbers; at most about `most` labels. */
export function numberTicks(range: Range, log: boolean, most: number): Ticks {
  if (!log) {
    const at = even(range, most, 0);
    return { at, labels: ticks(at) };
  }
  const at = decades(range, most);
  return { at, labels: at.map(tick) };
}

/** The horizontal axis: steps are whole, seconds are told as people tell them. */
export function axisTicks(axis: Axis, range: Range, log: boolean, most: number): Ticks {
  if (axis === "step") {
    if (log) return numberTicks(range, true, most);
    const at = even(range, most, 1);
    return { at, labels: ticks(at) };
  }
  if (axis === "time") return wallTicks(range, most);
  const at = log ? decades(range, most) : even(range, most, 0, seconds(range, most));
  return { at, labels: at.map(elapsed) };
}

/** Multiples of 1, 2 or 5 of a power of ten, and of no less than `least`. */
function even({ low, high }: Range, most: number, least: number, gap = niceGap((high - low) / most, least)): number[] {
  const first = Math.ceil(low / gap - 1e-9);
  const count = Math.floor(high / gap + 1e-9) - first + 1;
  if (!(count > 0 && count < 1000)) return [];
  return Array.from({ length: count }, (_, at) => Number(((first + at) * gap).toPrecision(15)));
}

function niceGap(rough: number, least: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const digit = [1, 2, 5, 10].find((one) => one * power >= rough * (1 - 1e-9)) ?? 10;
  return Math.max(digit * power, least);
}

/** Powers of ten, with their twos and fives where there is room; plain numbers within one of them. */
function decades(range: Range, most: number): number[] {
  const low = Math.log10(range.low);
  const high = Math.log10(range.high);
  if (high - low < 1) return even(range, most, 0);
  const digits = 3 * (high - low) <= most ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil((high - low) / most));
  const found: number[] = [];
  for (let power = Math.ceil(low / every) * every - every; power <= high; power += every) {
    for (const digit of digits) found.push(Number(`${digit}e${power}`));
  }
  return found.filter((one) => one >= range.low * (1 - 1e-9) && one <= range.high * (1 + 1e-9));
}

const DAY = 86_400;
const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200];
const DAYS = [1, 2, 7, 14, 28, 91, 364];

/** Between two labels of a duration. */
function seconds({ low, high }: Range, most: number): number {
  const rough = (high - low) / most;
  if (rough <= 0.5) return niceGap(rough, 0);
  return SECONDS.find((one) => one >= rough) ?? niceGap(rough / DAY, 1) * DAY;
}

/** Times of day on the viewer's clock, counted from a midnight; and days. */
function wallTicks(range: Range, most: number): Ticks {
  const { low, high } = range;
  const gap = seconds(range, most);
  const midnight = new Date(low * 1000);
  midnight.setHours(0, 0, 0, 0);
  const at: number[] = [];
  if (gap < DAY) {
    const base = midnight.getTime() / 1000;
    at.push(...even({ low: low - base, high: high - base }, most, 0, gap).map((one) => base + one));
  } else {
    const days = DAYS.find((one) => one * DAY >= gap) ?? 364;
    for (; midnight.getTime() <= high * 1000 && at.length < 100; midnight.setDate(midnight.getDate() + days)) {
      if (midnight.getTime() >= low * 1000) at.push(midnight.getTime() / 1000);
    }
  }
  return { at, labels: at.map((one, place) => clock(one, gap, place === 0)) };
}
