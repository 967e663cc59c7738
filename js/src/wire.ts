// Generated from mlwidget/wire.py by js/tools/generate_wire.py. Do not edit.

/**
 * What crosses to a browser: the one description, from which `js/src/wire.ts` is generated.
 *
 * A message is a JSON header and at most one binary buffer. Numbers travel in the buffer only, as
 * little-endian 64-bit floats, so that NaN and ±Inf arrive as they are. A series' part of the buffer
 * starts at byte `at` and holds three columns of `n` numbers each, one after the other: steps, times
 * (seconds since the epoch), values.
 *
 * Kernel to browser, in the order of `seq` (which grows by one with each message, from 0):
 *
 * * `snapshot`: all that a viewer needs to draw from nothing; it replaces what the viewer has.
 * * `points`: new points of some series, and the run's header when it changed.
 * * `heartbeat`: nothing new; the sender is alive.
 * * `closed`: the sender stops: the run has ended and everything was sent, or there was trouble.
 *
 * Browser to kernel: `ready` (a view opened) and `resync` (a number in `seq` is missing), both answered
 * by a snapshot. The live path never waits for them.
 */

/** Grows when an older browser could not read what a newer kernel sends. */
export const PROTOCOL = 1;

/** The kinds that have a chart. */
export const KINDS = [
  "scalar",
] as const;
export type Kind = (typeof KINDS)[number];

export const STATUSES = [
  "Queued",
  "NotStarted",
  "Preparing",
  "Provisioning",
  "Starting",
  "Running",
  "CancelRequested",
  "Canceled",
  "Finalizing",
  "Completed",
  "Failed",
  "NotResponding",
  "Paused",
] as const;
export type Status = (typeof STATUSES)[number];

/** What a view says about the run above its charts. */
export interface RunHeader {
  readonly id: string;
  readonly experiment: string;
  readonly name: string;
  readonly status: Status;
  /** Why the run has this status, in words: the error's last line, the lost process. */
  readonly reason: string | null;
  /** Seconds since the epoch. */
  readonly started: number | null;
  readonly ended: number | null;
  /** The sender's clock: the viewer's may be wrong. */
  readonly now: number;
  /** Trouble in storage, one sentence each; empty when all is well. */
  readonly health: readonly string[];
}

/** Points of one series inside a message's buffer. */
export interface SeriesPart {
  readonly id: number;
  readonly name: string;
  readonly kind: Kind;
  /** Points that the series holds in the store, after this message. */
  readonly total: number;
  /** Points in this message; thinned, each bucket's least and greatest value stay. */
  readonly n: number;
  /** Byte where the columns start. */
  readonly at: number;
}

/** Replaces what the viewer has. */
export interface Snapshot {
  readonly type: "snapshot";
  readonly protocol: number;
  readonly seq: number;
  readonly run: RunHeader;
  readonly series: readonly SeriesPart[];
}

/** Adds to what the viewer has. */
export interface Points {
  readonly type: "points";
  readonly protocol: number;
  readonly seq: number;
  readonly run: RunHeader | null;
  readonly series: readonly SeriesPart[];
}

/** Sent at least every `HEARTBEAT_SECONDS`. */
export interface Heartbeat {
  readonly type: "heartbeat";
  readonly protocol: number;
  readonly seq: number;
  readonly now: number;
}

/** The last message. */
export interface Closed {
  readonly type: "closed";
  readonly protocol: number;
  readonly seq: number;
  /** None after an ended run; otherwise what went wrong, in words. */
  readonly reason: string | null;
}

/** A viewer that hears nothing for three of these says so. */
export const HEARTBEAT_SECONDS = 2;

/** A view opened and wants a snapshot. */
export interface Ready {
  readonly type: "ready";
  readonly protocol: number;
}

/** A message is missing; a snapshot heals. */
export interface Resync {
  readonly type: "resync";
  readonly protocol: number;
  /** The number that was expected. */
  readonly seq: number;
}

export type Down = Snapshot | Points | Heartbeat | Closed;

export type Up = Ready | Resync;
