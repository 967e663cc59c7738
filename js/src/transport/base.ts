import type { Up } from "../wire";

/** One message as it arrived: nothing about it has been checked yet. */
export interface Delivery {
  readonly header: unknown;
  /** The binary columns, anywhere inside a larger buffer and not necessarily aligned. */
  readonly columns: DataView | null;
}

/**
 * Where a view gets its messages from. What draws never learns which one it has.
 *
 *     const stop = transport.subscribe((delivery) => model.receive(delivery.header, delivery.columns));
 *     transport.send({ type: "ready", protocol: PROTOCOL, has: false });
 *     stop();
 */
export interface Transport {
  /** Calls `listener` with all that is there and all that comes; returns what ends it. */
  subscribe(listener: (delivery: Delivery) => void): () => void;
  /** Asks the sender for something. Never throws: an answer may never come anyway. */
  send(up: Up): void;
}
