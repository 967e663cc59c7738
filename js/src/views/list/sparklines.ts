import { signal } from "@preact/signals";
import type { ListRow, Spark } from "../../wire";

/** Runs that come into view are asked for together. */
const TOGETHER_MS = 60;
const MOST = 100;

interface Known {
  readonly spark: Spark | null;
  /** The last value when it was asked for: another one, another course. */
  readonly last: string;
}

type Ask = (metric: string, runs: readonly string[]) => Promise<Readonly<Record<string, Spark>>>;

/** The course of the shown metric in the runs that were looked at. */
export class Sparklines {
  readonly version = signal(0);
  readonly #ask: Ask;
  readonly #known = new Map<string, Known>();
  readonly #wanted = new Map<string, string>();
  #metric = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** The course of a run, or null while there is none. */
  of({ id, metrics }: ListRow): Spark | null {
    const value = metrics[this.#metric];
    if (value === undefined) return null;
    const last = JSON.stringify(value);
    const known = this.#known.get(id);
    if (known?.last !== last) this.#want(id, last);
    return known?.spark ?? null;
  }

  /** Another metric is shown. */
  forget(metric: string): void {
    if (metric === this.#metric) return;
    this.#metric = metric;
    this.#known.clear();
    this.#wanted.clear();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wanted.clear();
  }

  #want(id: string, last: string): void {
    this.#wanted.set(id, last);
    this.#timer ??= setTimeout(() => void this.#fetch(), TOGETHER_MS);
  }

  async #fetch(): Promise<void> {
    this.#timer = undefined;
    const metric = this.#metric;
    const wanted = [...this.#wanted].slice(0, MOST);
    for (const [id] of wanted) this.#wanted.delete(id);
    if (wanted.length === 0) return;
    const none: Readonly<Record<string, Spark>> = {};
    const found = await this.#ask(metric, wanted.map(([id]) => id)).catch(() => none);
    if (metric !== this.#metric) return;
    for (const [id, last] of wanted) this.#known.set(id, { spark: found[id] ?? this.#known.get(id)?.spark ?? null, last });
    this.version.value = this.version.peek() + 1;
    if (this.#wanted.size > 0) this.#timer ??= setTimeout(() => void this.#fetch(), TOGETHER_MS);
  }
}
