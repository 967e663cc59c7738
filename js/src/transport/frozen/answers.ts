import type { AskBytes, AskEntries, AskFind, AskLines, AskRange, AskRows, Entry, Held, Lines, Question, RangePart } from "../../wire";
import { section } from "./section";
import type { Thawed } from "./thaw";
import { unpack, type Unpacked } from "./unpack";

/** An answer, as it would have come over a line. */
export interface Found {
  readonly body: unknown;
  readonly columns: DataView | null;
}

const ONLY_END = "Only the end of this file is kept in the saved picture.";
const NOT_HERE = "This is not kept in the saved picture.";

/**
 * The answer to a question, from what was kept of that run.
 *
 * @throws an Error with words for the viewer where it was not kept.
 */
export function answer(thawed: Thawed, of: number, question: Question): Found {
  const held = thawed.frozen.held[of];
  if (held === undefined) throw new Error(NOT_HERE);
  switch (question.what) {
    case "details":
      return plain(held.details);
    case "files": {
      const { under, after } = question;
      const files = (held.files?.files ?? []).filter(({ name }) => under?.some((start) => name.startsWith(start)) ?? true);
      return plain(held.files && { total: files.length, files: files.filter(({ name }) => after === undefined || name > after) });
    }
    case "runs":
      return plain(held.runs && { ...held.runs, rows: held.runs.rows.slice(question.start, question.children ? undefined : 1) });
    case "entries":
      return plain(entries(held, question));
    case "rows":
      return plain(rows(held, question));
    case "bytes":
      return bytes(thawed, held, question);
    case "find":
      return plain(find(thawed, held, question));
    case "lines":
      return lines(thawed, held, question);
    case "range":
      return range(thawed, of, held, question);
    case "stop":
    case "turn":
    case "tag":
      throw new Error("This is a saved picture, in which nothing can be changed.");
  }
}

function plain(body: unknown): Found {
  if (body === null || body === undefined) throw new Error(NOT_HERE);
  return { body, columns: null };
}

/** From where to where, inside `total`; negative numbers count from the end. */
function inside({ start, stop }: { start: number; stop: number | null }, total: number): [number, number] {
  const place = (number: number): number => Math.min(total, Math.max(0, number < 0 ? number + total : number));
  return [place(start), stop === null ? total : place(stop)];
}

function entries(held: Held, question: AskEntries): unknown {
  const answers = held.entries.filter(({ series }) => series === question.series).map((one) => one.answer);
  const total = answers[0]?.total;
  if (total === undefined) return null;
  const [start, stop] = inside(question, total);
  const known = new Map<number, Entry>();
  for (const one of answers) for (const entry of one.entries) known.set(entry.number, entry);
  const wanted = [...known.values()].filter(({ number }) => number >= start && number < stop).sort((a, b) => a.number - b.number);
  return wanted.length === 0 && start < stop ? null : { total, entries: wanted };
}

function rows(held: Held, question: AskRows): unknown {
  const table = held.rows.find(({ series }) => series === question.series)?.answer;
  if (table === undefined) return null;
  const [start, stop] = inside(question, table.total);
  const column = table.columns.indexOf(question.sort ?? "");
  let found = table.rows;
  if (question.sort !== null) {
    if (found.length < table.total) throw new Error("Only the first rows are kept in the saved picture, so they cannot be sorted.");
    const sign = question.descending ? -1 : 1;
    const there = found.filter((row) => isThere(row[column])).sort((a, b) => sign * compare(a[column], b[column]));
    found = [...there, ...found.filter((row) => !isThere(row[column]))];
  }
  const wanted = found.slice(start, stop);
  return wanted.length === 0 && start < stop ? null : { ...table, rows: wanted };
}

function isThere(value: unknown): boolean {
  return value !== null && value !== undefined && (value as { float?: unknown }).float !== "nan";
}

/** Numbers before texts. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : Number(a > b);
  if (typeof a === "string" || typeof b === "string") return typeof a === "string" ? 1 : -1;
  return number(a) - number(b) || 0;
}

function number(value: unknown): number {
  const odd = (value as { float?: unknown }).float;
  return odd === undefined ? Number(value) : odd === "inf" ? Infinity : -Infinity;
}

/** What is kept of a file: from which byte on, and the bytes. */
function piece(thawed: Thawed, held: Held, name: string): { start: number; size: number; data: Uint8Array } {
  const kept = held.bytes.filter((one) => one.name === name).sort((a, b) => b.n - a.n)[0];
  if (kept === undefined) throw new Error(NOT_HERE);
  const { buffer, byteOffset } = thawed.rest;
  return { start: kept.start, size: kept.size, data: new Uint8Array(buffer, byteOffset + kept.at, kept.n) };
}

function bytes(thawed: Thawed, held: Held, question: AskBytes): Found {
  const { start, size, data } = piece(thawed, held, question.name);
  const [first, stop] = inside(question, size);
  const from = Math.max(first, start);
  if (from >= stop && first < stop) throw new Error(ONLY_END);
  const part = data.slice(from - start, stop - start);
  return { body: { start: from, size }, columns: new DataView(part.buffer) };
}

function find(thawed: Thawed, held: Held, { name, texts, start, backwards, case: same }: AskFind): unknown {
  const { start: offset, size, data } = piece(thawed, held, name);
  const latin = (part: Uint8Array): string => new TextDecoder("latin1").decode(part);
  const fold = (text: string): string => (same ? text : text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase()));
  const text = fold(latin(data));
  const from = start - offset;
  const places = texts
    .map((wanted) => fold(latin(new TextEncoder().encode(wanted))))
    .map((wanted) => (!backwards ? text.indexOf(wanted, Math.max(0, from)) : from > 0 ? text.lastIndexOf(wanted, from - 1) : -1))
    .filter((place) => place >= 0);
  const looked = backwards ? 0 : size;
  if (places.length === 0) return { at: null, looked };
  const at = offset + (backwards ? Math.max(...places) : Math.min(...places));
  return { at, looked: at };
}

/** All lines that are kept: they are few, and whoever asks knows which are meant. */
function lines(thawed: Thawed, held: Held, { name, start: from, backwards }: AskLines): Found {
  const { start, size, data } = piece(thawed, held, name);
  if (backwards && start > 0 && from <= start) throw new Error(ONLY_END);
  const part = data.slice();
  const body: Lines = {
    pieces: [[start, part.length, Number(start > 0)]],
    start: backwards ? size : start,
    looked: backwards ? start : size,
    done: !backwards || start === 0,
    size,
  };
  return { body, columns: new DataView(part.buffer) };
}

function range(thawed: Thawed, of: number, held: Held, question: AskRange): Found {
  if (held.fine.length === 0) throw new Error(NOT_HERE);
  const series = thawed.frozen.pictures[of]?.series ?? [];
  const parts: RangePart[] = [];
  const pieces: Float64Array[] = [];
  let at = 0;
  for (const id of question.series) {
    const place = series.findIndex((one) => one.id === id);
    const fine = held.fine.find((one) => one.series === id);
    const points = fine === undefined ? thawed.columns[of]?.[place] : once(fine, thawed);
    if (points === undefined) throw new Error(NOT_HERE);
    const total = fine?.count ?? series[place]?.total ?? 0;
    const found = section(points, question);
    const complete = points.values.length >= total;
    const count = complete ? found.inside : Math.round((found.inside * total) / points.values.length);
    parts.push({ id, n: found.values.length, at, count, exact: complete && found.whole });
    pieces.push(found.steps, found.times, found.values);
    at += 24 * found.values.length;
  }
  return { body: { parts }, columns: joined(pieces) };
}

const unpacked = new WeakMap<object, Unpacked | undefined>();

/** The points of a series, unpacked when they are first asked for. */
function once(fine: Held["fine"][number], { rest }: Thawed): Unpacked | undefined {
  if (!unpacked.has(fine)) unpacked.set(fine, unpack(fine.columns, rest)[0]);
  return unpacked.get(fine);
}

/** Columns behind each other, as they cross. */
export function joined(columns: readonly Float64Array[]): DataView {
  const view = new DataView(new ArrayBuffer(8 * columns.reduce((sum, column) => sum + column.length, 0)));
  let at = 0;
  for (const column of columns) {
    for (const number of column) {
      view.setFloat64(at, number, true);
      at += 8;
    }
  }
  return view;
}
