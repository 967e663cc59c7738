import type { Up } from "../wire";
import type { Delivery, Transport } from "./base";

/** So long the kernel has for an answer before the server is asked too. */
const PATIENCE_MS = 400;

/**
 * The transport of a live widget that can also ask elsewhere: a kernel that runs a cell may not hear a
 * question before the cell ends, and a Jupyter server always does. What is new comes from the kernel alone.
 *
 *     const transport = new EitherTransport(comm, () => new SocketTransport(connect, refused));
 */
export class EitherTransport implements Transport {
  readonly #kernel: Transport;
  readonly #makeServer: () => Transport | null;
  /** Questions that wait for the kernel, by "run id". */
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();
  #server: Transport | null = null;
  #stopServer: () => void = () => undefined;
  #listener: (delivery: Delivery) => void = () => undefined;

  /**
   * @param makeServer - makes the other way when it is first needed; null where there is none.
   */
  constructor(kernel: Transport, makeServer: () => Transport | null) {
    this.#kernel = kernel;
    this.#makeServer = makeServer;
  }

  subscribe(listener: (delivery: Delivery) => void): () => void {
    this.#listener = listener;
    const stopKernel = this.#kernel.subscribe((delivery) => {
      this.#answered(delivery.header);
      listener(delivery);
    });
    return () => {
      stopKernel();
      this.#stopServer();
      this.#waiting.forEach(clearTimeout);
      this.#waiting.clear();
    };
  }

  send(up: Up): void {
    this.#kernel.send(up);
    if (up.type !== "ask") return;
    const timer = setTimeout(() => {
      this.#waiting.delete(keyOf(up));
      this.#otherWay()?.send(up);
    }, PATIENCE_MS);
    this.#waiting.set(keyOf(up), timer);
  }

  #answered(header: unknown): void {
    const key = keyOf(header);
    clearTimeout(this.#waiting.get(key));
    this.#waiting.delete(key);
  }

  #otherWay(): Transport | null {
    if (this.#server === null) {
      this.#server = this.#makeServer();
      this.#stopServer = this.#server?.subscribe((delivery) => {
        if (typeOf(delivery.header) === "answer") this.#listener(delivery);
      }) ?? this.#stopServer;
    }
    return this.#server;
  }
}

function keyOf(message: unknown): string {
  const { of, id } = (message ?? {}) as { of?: unknown; id?: unknown };
  return `${String(of)} ${String(id)}`;
}

function typeOf(header: unknown): unknown {
  return (header as { type?: unknown } | null)?.type;
}
