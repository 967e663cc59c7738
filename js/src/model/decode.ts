import { PROTOCOL, STATUSES, type Down, type RunHeader, type SeriesPart } from "../wire";

/** Points of one series, copied out of a message. */
export interface Part {
  readonly header: SeriesPart;
  readonly steps: Float64Array;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** What a message turned out to be. */
export type Decoded =
  | { readonly type: "message"; readonly message: Down; readonly parts: readonly Part[] }
  | { readonly type: "mismatch" }
  | { readonly type: "damaged" };

/**
 * The message with its columns as aligned arrays of its own, after checking all that is used of it.
 *
 *     decode({ type: "heartbeat", protocol: 1, seq: 4, now: 1.7e9 }, null)
 */
export function decode(header: unknown, columns: DataView | null): Decoded {
  if (!isRecord(header)) return { type: "damaged" };
  if (header.protocol !== PROTOCOL) return { type: "mismatch" };
  if (!isDown(header)) return { type: "damaged" };
  if (header.type !== "snapshot" && header.type !== "points") {
    return { type: "message", message: header, parts: [] };
  }
  const parts: Part[] = [];
  for (const part of header.series) {
    const copy = copyColumns(part, columns);
    if (copy === null) return { type: "damaged" };
    parts.push(copy);
  }
  return { type: "message", message: header, parts };
}

/** A copy, because a front end may hand over a view that starts at any byte. */
function copyColumns(part: SeriesPart, columns: DataView | null): Part | null {
  const { n, at } = part;
  const size = n * Float64Array.BYTES_PER_ELEMENT;
  if (n > 0 && (columns === null || at + 3 * size > columns.byteLength)) return null;
  const start = (columns?.byteOffset ?? 0) + at;
  const bytes = n > 0 && columns !== null ? columns.buffer.slice(start, start + 3 * size) : new ArrayBuffer(0);
  return {
    header: part,
    steps: new Float64Array(bytes, 0, n),
    times: new Float64Array(bytes, size, n),
    values: new Float64Array(bytes, 2 * size, n),
  };
}

type Loose = Record<string, unknown>;

function isRecord(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isDown(header: Loose): header is Loose & Down {
  if (!isCount(header.seq)) return false;
  switch (header.type) {
    case "snapshot":
      return isRun(header.run) && isParts(header.series);
    case "points":
      return (header.run === null || isRun(header.run)) && isParts(header.series);
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
    typeof run.now === "number" &&
    Array.isArray(run.health) &&
    run.health.every((line) => typeof line === "string")
  );
}

function isParts(parts: unknown): parts is readonly SeriesPart[] {
  return (
    Array.isArray(parts) &&
    parts.every(
      (part: unknown) =>
        isRecord(part) &&
        typeof part.name === "string" &&
        typeof part.kind === "string" &&
        ["id", "total", "n", "at"].every((key) => isCount(part[key])),
    )
  );
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}
