import type { RunModel } from "./run";

/** Some bytes of a file, and how long it is. */
export interface Piece {
  readonly start: number;
  readonly size: number;
  readonly bytes: Uint8Array;
}

/** Reads bytes number `start` to `stop` of one file; negative ones count from the end, null is the end. */
export type Read = (start: number, stop: number | null) => Promise<Piece>;

/**
 * What reads a file of a run. It rejects, with words for the viewer, where the bytes cannot be had.
 *
 *     const { bytes } = await reader(run, "logs/user_log.txt")(-1000, null);   // the last thousand
 */
export function reader(run: RunModel, name: string): Read {
  return async (start, stop) => {
    const { body, columns } = await run.ask({ what: "bytes", name, start, stop });
    return { start: body.start, size: body.size, bytes: bytesOf(columns) };
  };
}

/** What came with an answer, as bytes. */
export function bytesOf(columns: DataView | null): Uint8Array {
  return columns === null ? new Uint8Array() : new Uint8Array(columns.buffer, columns.byteOffset, columns.byteLength);
}
