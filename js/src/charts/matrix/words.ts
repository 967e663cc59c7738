import { exact, short } from "../format";
import { cell, type Confusion, type Share } from "./confusion";

const COMPACT = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });
const DIGIT = 6.2;

/** What stands in a cell, if there is room for it. */
export function inCell(value: number, share: Share, room: number): string {
  if (Number.isNaN(value)) return "–";
  if (share !== "count") return value === 0 ? "" : fitting(`${(100 * value).toFixed(0)}%`, room);
  const full = short(value);
  return full.length * DIGIT < room ? full : fitting(COMPACT.format(value), room);
}

function fitting(words: string, room: number): string {
  return words.length * DIGIT < room ? words : "";
}

/** A cell in full: labels, count, and both shares. */
export function say(confusion: Confusion, names: readonly string[], row: number, column: number): string {
  const of = (share: Share): number => cell(confusion, share, row, column);
  const what = row === column ? "predicted right" : `predicted as ${names[column] ?? ""}`;
  const shares = `${percent(of("row"))} of true, ${percent(of("column"))} of predicted`;
  return `${names[row] ?? ""}, ${what}: ${exact(of("count"))} (${shares})`;
}

export function percent(part: number): string {
  return Number.isFinite(part) ? `${short(Math.round(1e4 * part) / 100)} %` : "–";
}
