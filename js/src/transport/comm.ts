import type { Up } from "../wire";
import type { Delivery, Transport } from "./base";

/** What is used of a widget model; every front end that runs anywidgets has it. */
export interface CommModel {
  get(name: string): unknown;
  on(event: string, callback: (...args: never[]) => void): void;
  off(event: string, callback: (...args: never[]) => void): void;
  send(content: unknown): void;
}

/** The transport between a widget and the kernel that made it. */
export class CommTransport implements Transport {
  readonly #model: CommModel;
  readonly #early: readonly (readonly unknown[])[];

  /**
   * @param early - messages that came before anybody could listen: content and buffers of each.
   */
  constructor(model: CommModel, early: readonly (readonly unknown[])[] = []) {
    this.#model = model;
    this.#early = early;
  }

  subscribe(listener: (delivery: Delivery) => void): () => void {
    let pending = false;
    let live = true;
    const deliverTraits = (): void => {
      pending = false;
      const [headers, columns] = [list(this.#model.get("_pictures")), list(this.#model.get("_columns"))];
      headers.forEach((header, at) => {
        if (live) listener({ header, columns: view(columns[at]) });
      });
    };
    // headers and columns are two traits of one update: wait until both have changed
    const onTraits = (): void => {
      if (!pending) queueMicrotask(deliverTraits);
      pending = true;
    };
    const onMessage = (header: unknown, buffers?: unknown): void => {
      listener({ header, columns: Array.isArray(buffers) ? view(buffers[0]) : null });
    };
    this.#model.on("msg:custom", onMessage);
    this.#model.on("change:_pictures", onTraits);
    this.#model.on("change:_columns", onTraits);
    deliverTraits();
    for (const [header, buffers] of this.#early) onMessage(header, buffers);
    return () => {
      live = false;
      this.#model.off("msg:custom", onMessage);
      this.#model.off("change:_pictures", onTraits);
      this.#model.off("change:_columns", onTraits);
    };
  }

  send(up: Up): void {
    try {
      this.#model.send(up);
    } catch {
      // the kernel is gone: the missing heartbeat tells the viewer, and the picture must stay
    }
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The bytes of whatever binary form this front end hands over. */
function view(bytes: unknown): DataView | null {
  if (ArrayBuffer.isView(bytes)) return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes instanceof ArrayBuffer ? new DataView(bytes) : null;
}
