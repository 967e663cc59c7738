import { PROTOCOL, type Closed, type SeriesPart, type Snapshot, type Up } from "../wire";
import type { Delivery, Transport } from "./base";
import { answer, joined, type Found } from "./frozen/answers";
import { thaw, type Thawed } from "./frozen/thaw";

/**
 * The transport of a saved notebook or an exported file: a picture of each run, then closed; and answers
 * to what was kept.
 *
 *     const transport = await FrozenTransport.open(saved.frozen);
 */
export class FrozenTransport implements Transport {
  readonly #thawed: Thawed | null;
  readonly #trouble: string | null;
  #listener: (delivery: Delivery) => void = () => undefined;

  /** Never rejects: a view of something damaged says so. */
  static async open(base64: string): Promise<FrozenTransport> {
    try {
      return new FrozenTransport(await thaw(base64), null);
    } catch (error) {
      return new FrozenTransport(null, error instanceof Error ? error.message : String(error));
    }
  }

  private constructor(thawed: Thawed | null, trouble: string | null) {
    this.#thawed = thawed;
    this.#trouble = trouble;
  }

  /** What could not be kept, a sentence each. */
  get leftOut(): readonly string[] {
    const told: unknown = this.#thawed?.frozen.left_out;
    return Array.isArray(told) ? told.filter((one) => typeof one === "string") : [];
  }

  subscribe(listener: (delivery: Delivery) => void): () => void {
    this.#listener = listener;
    const pictures = this.#thawed?.frozen.pictures ?? [];
    pictures.forEach((picture, of) => {
      const columns = this.#thawed?.columns[of] ?? [];
      listener({ header: placed(picture, of, columns), columns: joined(columns.flatMap(({ steps, times, values }) => [steps, times, values])) });
      listener({ header: closed(of, picture.seq + 1, null), columns: null });
    });
    if (this.#trouble !== null) listener({ header: closed(0, 0, this.#trouble), columns: null });
    return () => { this.#listener = () => undefined; };
  }

  send(up: Up): void {
    if (up.type !== "ask") return;
    let found: Found = { body: null, columns: null };
    let error: string | null = null;
    try {
      if (this.#thawed === null) throw new Error(this.#trouble ?? "");
      found = answer(this.#thawed, up.of, up.question);
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown);
    }
    const header = { type: "answer", protocol: PROTOCOL, of: up.of, id: up.id, error, body: found.body };
    queueMicrotask(() => { this.#listener({ header, columns: found.columns }); });
  }
}

/** The picture with the places of its columns behind each other. */
function placed(picture: Snapshot, of: number, columns: readonly { values: Float64Array }[]): Snapshot {
  let at = 0;
  const series = picture.series.map((part, place): SeriesPart => {
    const n = columns[place]?.values.length ?? 0;
    const own = { ...part, n, at };
    at += 24 * n;
    return own;
  });
  return { ...picture, of, series };
}

function closed(of: number, seq: number, reason: string | null): Closed {
  return { type: "closed", protocol: PROTOCOL, of, seq, reason };
}
