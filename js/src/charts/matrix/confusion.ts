import { column, dataOf, labels, list, Unreadable } from "../report/document";

/** How often each class was taken for each other. */
export interface Confusion {
  readonly labels: readonly string[];
  /** Row after row: what is true, and in it what was predicted. */
  readonly counts: Float64Array;
  readonly ofRow: Float64Array;
  readonly ofColumn: Float64Array;
  readonly total: number;
}

/** What a cell's colour and number say. */
export type Share = "count" | "row" | "column";

/** @throws Unreadable */
export function readConfusion(value: unknown): Confusion {
  const data = dataOf(value);
  const names = labels(data);
  const size = names.length;
  if (size === 0) throw new Unreadable("it has no classes");
  const counts = new Float64Array(size * size);
  const ofRow = new Float64Array(size);
  const ofColumn = new Float64Array(size);
  let total = 0;
  list(data, "matrix", size).forEach((row, at) => {
    const line = column(row, "matrix", size);
    for (let other = 0; other < size; other++) {
      const count = line[other] ?? NaN;
      counts[at * size + other] = count;
      if (!Number.isFinite(count)) continue;
      ofRow[at] = (ofRow[at] ?? 0) + count;
      ofColumn[other] = (ofColumn[other] ?? 0) + count;
      total += count;
    }
  });
  return { labels: names, counts, ofRow, ofColumn, total };
}

/** A cell's share of its row or column, or its count; NaN for a row without samples. */
export function cell({ counts, labels: { length }, ofRow, ofColumn }: Confusion, share: Share, row: number, other: number): number {
  const count = counts[row * length + other] ?? NaN;
  return share === "count" ? count : count / ((share === "row" ? ofRow[row] : ofColumn[other]) ?? NaN);
}

const FAINTEST = 0.08;

/** How strongly each cell is coloured, from 0 to 1. There may be a million: plain loops. */
export function shades({ counts, ofRow, ofColumn, labels: { length } }: Confusion, share: Share): Float64Array {
  let most = 0;
  for (const count of counts) if (count > most) most = count;
  const found = new Float64Array(counts.length);
  for (let row = 0, at = 0; row < length; row++) {
    for (let column = 0; column < length; column++, at++) {
      const count = counts[at] ?? NaN;
      const all = (share === "count" ? most : share === "row" ? ofRow[row] : ofColumn[column]) ?? NaN;
      const part = count === all ? 1 : count / all;
      // a single sample among many is still seen
      if (count > 0 && part > 0) found[at] = FAINTEST + (1 - FAINTEST) * Math.min(1, part);
    }
  }
  return found;
}

/** A class that was taken for another. */
export interface Mistake {
  readonly row: number;
  readonly column: number;
  readonly count: number;
}

/** The commonest mistakes, and what part of all samples was right. */
export function mistakes({ counts, labels: { length } }: Confusion, most: number): Mistake[] {
  const found: Mistake[] = [];
  counts.forEach((count, at) => {
    const [row, other] = [Math.floor(at / length), at % length];
    if (row === other || !(count > 0) || (found.length === most && count <= (found.at(-1)?.count ?? 0))) return;
    const place = found.findIndex((one) => one.count < count);
    found.splice(place < 0 ? found.length : place, 0, { row, column: other, count });
    found.length = Math.min(found.length, most);
  });
  return found;
}

/** The part of all samples that was right. */
export function accuracyOf({ counts, labels: { length }, total }: Confusion): number {
  let right = 0;
  for (let at = 0; at < length; at++) {
    const count = counts[at * (length + 1)] ?? NaN;
    if (Number.isFinite(count)) right += count;
  }
  return right / total;
}
