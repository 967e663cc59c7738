import { isRecord } from "../../model/decode";

/** Why a document cannot be drawn, in words for the viewer. */
export class Unreadable extends Error {}

type Loose = Record<string, unknown>;

/**
 * The data of a report that was logged; nothing about it is believed, since anybody may have made it.
 *
 *     numbers(dataOf(entry.value), "bin_edges")
 *
 * @throws Unreadable
 */
export function dataOf(value: unknown): Loose {
  const document = isRecord(value) && isRecord(value.value) ? value.value : value;
  if (!isRecord(document) || !isRecord(document.data)) throw new Unreadable("it holds no data");
  return document.data;
}

/** A number as it crosses: what is not finite has a name, a gap is NaN. */
export function number(value: unknown): number {
  if (typeof value === "number") return value;
  if (isRecord(value) && typeof value.int === "string") return Number(value.int);
  const name = isRecord(value) ? value.float : undefined;
  return name === "inf" ? Infinity : name === "-inf" ? -Infinity : NaN;
}

/** The list under a key. */
export function list(data: Loose, key: string, length?: number): readonly unknown[] {
  const found = data[key];
  if (!Array.isArray(found)) throw new Unreadable(`“${key}” is no list`);
  if (length !== undefined && found.length !== length) {
    throw new Unreadable(`“${key}” has ${found.length} items, not ${length}`);
  }
  return found;
}

/** The numbers under a key, gaps as NaN. */
export function numbers(data: Loose, key: string, length?: number): number[] {
  return column(list(data, key, length), key);
}

/** The values as numbers; texts among them are refused. */
export function column(values: unknown, key: string, length?: number): number[] {
  if (!Array.isArray(values) || (length !== undefined && values.length !== length)) {
    throw new Unreadable(`“${key}” has not the shape that is wanted`);
  }
  return values.map((value) => {
    if (value === null || typeof value === "number" || isRecord(value)) return number(value);
    throw new Unreadable(`“${key}” holds what is no number`);
  });
}

/** The names of classes, of which each is told from the others by its place. */
export function labels(data: Loose): string[] {
  const named = (label: unknown): label is string | number => typeof label === "string" || typeof label === "number";
  return list(data, "class_labels").map((label) => (named(label) ? String(label) : "?"));
}
