import type { Columns } from "../model/compact";
import type { Series } from "../model/series";
import { countBelow } from "./scale";

/** What a section is measured in. */
export type Along = "step" | "time";

/** Points of a section, finer than those that the series holds. */
export interface Fine {
  readonly along: Along;
  readonly low: number;
  readonly high: number;
  readonly columns: Columns;
  /** Points that the store held in the section. */
  readonly count: number;
  /** Points that were wanted for each unit of the axis; infinite where all of them are here. */
  readonly density: number;
  /** Points of the whole series at that time. */
  readonly total: number;
}

/** A section that a chart shows; null stands for an end of the series. */
export interface Sought {
  readonly along: Along;
  readonly low: number | null;
  readonly high: number | null;
  /** Pixels that the section is drawn over. */
  readonly width: number;
}

/** What is asked for, to have what is sought. */
export interface Wish {
  readonly series: Series;
  readonly key: string;
  readonly along: Along;
  readonly low: number | null;
  readonly high: number | null;
  readonly most: number;
  /** Whoever waits for it. */
  readonly news: Set<() => void>;
}

/** Points for each pixel: the least and the greatest value of what lies there. */
const PER_PIXEL = 2;
/** Asked for on both sides, in widths of the section, so that a small move needs no question. */
const MARGIN = 0.25;

/** More than is sought, as an answer is about as quick and a small move then needs no other. */
export function wishFor(series: Series, { along, low, high, width }: Sought, news: () => void): Wish {
  const margin = low === null || high === null ? 0 : (high - low) * MARGIN;
  const most = Math.ceil(PER_PIXEL * width * (1 + 2 * Math.sign(margin) * MARGIN));
  const [from, to] = [low === null ? null : low - margin, high === null ? null : high + margin];
  return { series, key: `${along} ${from} ${to} ${most}`, along, low: from, high: to, most, news: new Set([news]) };
}

/** An answer's points. Where a neighbour outside an end is missing, the series itself ends there. */
export function fineOf(
  wish: Wish, columns: Columns, most: number, { count, exact }: { count: number; exact: boolean }, total: number,
): Fine {
  const column = columns[wish.along === "step" ? "steps" : "times"];
  const low = Math.max(wish.low ?? -Infinity, column[0] ?? -Infinity);
  const high = Math.min(wish.high ?? Infinity, column[column.length - 1] ?? Infinity);
  return { along: wish.along, low, high, columns, count, density: exact ? Infinity : most / (high - low), total };
}

/** Whether the screen could show more of the section than what is here, and there is more. */
export function lacks(series: Series, pieces: readonly Fine[], sought: Sought): boolean {
  const total = series.total.peek();
  if (total <= series.length) return false;
  const columns = series.columns();
  const column = columns[sought.along === "step" ? "steps" : "times"];
  const first = column[0] ?? NaN;
  const last = column[column.length - 1] ?? NaN;
  const low = Math.max(sought.low ?? first, first);
  const high = Math.min(sought.high ?? last, last);
  if (low > high) return false;
  const pixels = sought.width / ((sought.high ?? last) - (sought.low ?? first));
  /** Whether what is held from there on is as much as can be seen, or nearly all that there is. */
  const isDense = (from: number, missing: number): boolean => {
    const held = countBelow(column, high, true) - countBelow(column, from, from !== low);
    return (high - from) * pixels < 8 || held >= PER_PIXEL * (high - from) * pixels || held >= 0.9 * missing;
  };
  const isCovered = pieces.some((piece) =>
    piece.low <= low && piece.density >= 0.75 * PER_PIXEL * pixels
    && (piece.high >= high || isDense(piece.high, total - piece.total)));
  return !isCovered && !isDense(low, Infinity);
}
