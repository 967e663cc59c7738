import { PROTOCOL, type Up } from "../wire";
import type { Delivery, Transport } from "./base";

/** The transport of a saved notebook: one snapshot, then closed. */
export class FrozenTransport implements Transport {
  readonly #header: unknown;
  readonly #columns: string;
  #listener: (delivery: Delivery) => void = () => undefined;

  /**
   * @param header - a snapshot's header.
   * @param columns - its binary columns in base64.
   */
  constructor(header: unknown, columns: string) {
    this.#header = header;
    this.#columns = columns;
  }

  subscribe(listener: (delivery: Delivery) => void): () => void {
    this.#listener = listener;
    listener({ header: this.#header, columns: fromBase64(this.#columns) });
    const closed = { type: "closed", protocol: PROTOCOL, of: 0, seq: seqOf(this.#header) + 1, reason: null };
    listener({ header: closed, columns: null });
    return () => undefined;
  }

  send(up: Up): void {
    if (up.type !== "ask") return;
    const error = "This is a saved picture, which does not hold that.";
    const answer = { type: "answer", protocol: PROTOCOL, of: up.of, id: up.id, error, body: null };
    queueMicrotask(() => { this.#listener({ header: answer, columns: null }); });
  }
}

function seqOf(header: unknown): number {
  const seq: unknown = typeof header === "object" && header !== null && "seq" in header ? header.seq : 0;
  return typeof seq === "number" ? seq : 0;
}

function fromBase64(text: string): DataView | null {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return new DataView(bytes.buffer);
  } catch {
    return null; // a damaged notebook: the header alone still says which run this was
  }
}
