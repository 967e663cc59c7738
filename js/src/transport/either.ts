import type { Ask, Up } from "../wire";
import type { Delivery, Transport } from "./base";
import { Numbers, translated } from "./numbers";

/** So long the kernel has for an answer before the server is asked too. */
const PATIENCE_MS = 400;

/**
 * The transport of a live widget that can also ask elsewhere: a kernel that runs a cell may not hear a
 * question before the cell ends, and a Jupyter server always does. What is new comes from the kernel alone.
 * Each of them has its own numbers for metrics: the server is asked with those that it has told.
 *
 *     const transport = new EitherTransport(comm, () => new SocketTransport(connect, refused));
 */
export class EitherTransport implements Transport {
  readonly #kernel: Transport;
  readonly #makeServer: () => Transport | null;
  /** Questions that wait for the kernel, by "run id". */
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #kernelsNumbers = new Numbers();
  readonly #serversNumbers = new Numbers();
  /** Questions about metrics that the server has not told of yet; */
  #held: Ask[] = [];
  /** and those that it was asked, as they came. */
  readonly #asked = new Map<string, Ask>();
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
      this.#kernelsNumbers.hear(delivery.header);
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
      this.#askServer(up);
    }, PATIENCE_MS);
    this.#waiting.set(keyOf(up), timer);
  }

  #answered(header: unknown): void {
    const key = keyOf(header);
    clearTimeout(this.#waiting.get(key));
    this.#waiting.delete(key);
    this.#asked.delete(key);
    this.#held = this.#held.filter((up) => keyOf(up) !== key);
  }

  #askServer(up: Ask): void {
    const server = this.#otherWay();
    if (server === null) return;
    const question = translated(up.question, (number) => this.#serversNumbers.number(up.of, this.#kernelsNumbers.name(up.of, number)));
    if (question === null) {
      this.#held.push(up);
      return;
    }
    this.#asked.set(keyOf(up), up);
    server.send({ ...up, question });
  }

  #hearServer({ header, columns }: Delivery): void {
    if (this.#serversNumbers.hear(header)) for (const up of this.#held.splice(0)) this.#askServer(up);
    if (typeOf(header) !== "answer") return;
    const question = this.#asked.get(keyOf(header))?.question;
    this.#answered(header);
    this.#listener({ header: question?.what === "range" ? renumbered(header, question.series) : header, columns });
  }

  #otherWay(): Transport | null {
    if (this.#server === null) {
      this.#server = this.#makeServer();
      this.#stopServer = this.#server?.subscribe((delivery) => { this.#hearServer(delivery); }) ?? this.#stopServer;
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

/** The answer with the numbers by which its sections were asked for; they come in that order. */
function renumbered(header: unknown, series: readonly number[]): unknown {
  const { body } = header as { body?: { parts?: unknown } | null };
  if (!Array.isArray(body?.parts)) return header;
  const parts = body.parts.map((part: object, at) => ({ ...part, id: series[at] }));
  return { ...(header as object), body: { ...body, parts } };
}
