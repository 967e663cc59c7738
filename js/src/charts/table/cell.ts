import { isRecord } from "../../model/decode";
import { exact, short } from "../format";
import type { Cell } from "../report/csv";
import { number } from "../report/document";
import { onOneLine } from "../report/visible";

/** How a value of a table looks. */
export interface Looks {
  readonly words: string;
  /** With all its digits, or the whole text. */
  readonly exact: string;
  /** Whether it is something else than the numbers and texts around it: None, NaN or ±Inf. */
  readonly isOdd: boolean;
}

/**
 * How a value looks as it crosses.
 *
 *     looks({ float: "nan" }).words  // "NaN"
 */
export function looks(value: unknown): Looks {
  if (typeof value === "number") return { words: short(value), exact: String(value), isOdd: false };
  if (typeof value === "string") return { words: onOneLine(value), exact: value, isOdd: false };
  if (typeof value === "boolean") return same(value ? "True" : "False", false);
  if (isRecord(value) && typeof value.int === "string") return same(onOneLine(value.int), false);
  if (isRecord(value) && typeof value.float === "string") return same(exact(number(value)), true);
  return same("None", true);
}

function same(words: string, isOdd: boolean): Looks {
  return { words, exact: words, isOdd };
}

/** The value as a file holds it. */
export function cellOf(value: unknown): Cell {
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
  if (isRecord(value) && typeof value.int === "string") return value.int;
  return isRecord(value) && typeof value.float === "string" ? number(value) : null;
}
