import { KINDS, PROTOCOL, STATUSES, type Down, type RunHeader, type SeriesPart } from "../wire";
import type { Columns } from "./compact";

/** Points of one series, copied out of a message. */
export interface Part extends Columns {
  readonly id: number;
  /** Points or entries that the series holds in the store. */
  readonly total: number;
  /** Which series it is, where the message says so: it does the first time. */
  readonly header: SeriesPart | null;
}

/** What a message turned out to be. */
export type Decoded =
  | { readonly type: "message"; readonly message: Down; readonly parts: readonly Part[] }
  | { readonly type: "mismatch" }
  | { readonly type: "damaged" };

/**
 * The message with its columns as aligned arrays of its own, after checking all that is used of it.
 *
 *     decode({ type: "heartbeat", protocol: 2, of: 0, seq: 4, now: 1.7e9 }, null)
 */
export function decode(header: unknown, columns: DataView | null): Decoded {
  if (!isRecord(header)) return { type: "damaged" };
  if (header.protocol !== PROTOCOL) return { type: "mismatch" };
  if (!isDown(header)) return { type: "damaged" };
  if (header.type !== "snapshot" && header.type !== "points") {
    return { type: "message", message: header, parts: [] };
  }
  const parts: Part[] = [];
  let end = 0;
  for (const part of header.series) {
    const copy = copyColumns(columns, part.at, part.n);
    if (copy === null) return { type: "damaged" };
    parts.push({ ...copy, id: part.id, total: part.total, header: part });
    end = Math.max(end, part.at + 3 * SIZE * part.n);
  }
  for (const [id = 0, n = 0, total = 0] of header.type === "points" ? header.news : []) {
    const copy = copyColumns(columns, end, n);
    if (copy === null) return { type: "damaged" };
    parts.push({ ...copy, id, total, header: null });
    end += 3 * SIZE * n;
  }
  return { type: "message", message: header, parts };
}

const SIZE = Float64Array.BYTES_PER_ELEMENT;

/** A copy, because a front end may hand over a view that starts at any byte; null where there is less. */
export function copyColumns(columns: DataView | null, at: number, n: number): Columns | null {
  const size = n * SIZE;
  if (n > 0 && (columns === null || at + 3 * size > columns.byteLength)) return null;
  const start = (columns?.byteOffset ?? 0) + at;
  const bytes = n > 0 && columns !== null ? columns.buffer.slice(start, start + 3 * size) : new ArrayBuffer(0);
  return {
    steps: new Float64Array(bytes, 0, n),
    times: new Float64Array(bytes, size, n),
    values: new Float64Array(bytes, 2 * size, n),
  };
}

type Loose = Record<string, unknown>;

export function isRecord(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isDown(header: Loose): header is Loose & Down {
  if (!isCount(header.seq) || !isCount(header.of)) return false;
  switch (header.type) {
    case "snapshot":
      return isRun(header.run) && isParts(header.series);
    case "points":
      return (header.run === null || isRun(header.run)) && isParts(header.series) && isNews(header.news);
    case "heartbeat":
      return typeof header.now === "number";
    case "closed":
      return isTextOrNull(header.reason);
    default:
      return false;
  }
}

function isRun(run: unknown): run is RunHeader {
  return (
    isRecord(run) &&
    ["id", "experiment", "name"].every((key) => typeof run[key] === "string") &&
    STATUSES.some((status) => status === run.status) &&
    isTextOrNull(run.reason) &&
    ["started", "ended"].every((key) => run[key] === null || typeof run[key] === "number") &&
    ["now", "number", "children", "version"].every((key) => typeof run[key] === "number") &&
    Array.isArray(run.health) &&
    run.health.every((line) => typeof line === "string") &&
    isRecord(run.tags) &&
    Object.values(run.tags).every(isTextOrNull) &&
    Array.isArray(run.knobs) &&
    run.knobs.every((knob) => isRecord(knob) && typeof knob.name === "string")
  );
}

function isParts(parts: unknown): parts is readonly SeriesPart[] {
  return (
    Array.isArray(parts) &&
    parts.every(
      (part: unknown) =>
        isRecord(part) &&
        typeof part.name === "string" &&
        KINDS.some((kind) => kind === part.kind) &&
        ["id", "total", "n", "at"].every((key) => isCount(part[key])),
    )
  );
}

function isNews(news: unknown): news is readonly (readonly number[])[] {
  return Array.isArray(news) && news.every((one: unknown) => Array.isArray(one) && one.length === 3 && one.every(isCount));
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}
