import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { RunModel } from "../../model/run";
import type { Series } from "../../model/series";
import type { Entry } from "../../wire";
import { entriesOf, told, whileSeen } from "../entries";

/** So many come first, and with each look further back. */
const PAGE = 50;
/** So many are asked for at once where all are wanted. */
const MOST = 1000;

/** The texts of a metric that were had, the newest first; older ones are had when they are wanted. */
export class Texts {
  readonly entries: Signal<readonly Entry[]> = signal<readonly Entry[]>([]);
  /** The number of the oldest one that was asked for; 0 when there is none before it. */
  readonly from: Signal<number> = signal(0);
  readonly error: Signal<string | null> = signal<string | null>(null);
  readonly #run: RunModel;
  readonly #metric: Series;
  #upTo = 0;

  constructor(run: RunModel, metric: Series) {
    this.#run = run;
    this.#metric = metric;
  }

  /** Gets what is new, while somebody looks; returns what ends that. */
  follow(inView: ReadonlySignal<boolean>): () => void {
    return whileSeen(inView, () => {
      const total = this.#metric.total.value;
      return total === this.#upTo ? null : () => this.#newer(total);
    });
  }

  async #newer(total: number): Promise<void> {
    // after a long time away, or when the run was made anew, it begins again with the last page
    const isAnew = this.#upTo === 0 || total < this.#upTo || total - this.#upTo > MOST;
    const start = isAnew ? Math.max(0, total - PAGE) : this.#upTo;
    const found = await this.all(start, total);
    if (found.length === 0) throw new Error("nothing came");
    this.#upTo = total;
    if (isAnew) this.from.value = start;
    this.entries.value = [...found.reverse(), ...(isAnew ? [] : this.entries.peek())];
  }

  /** Gets some that are older than those that are here. */
  async older(count = PAGE): Promise<void> {
    const stop = this.from.peek();
    const start = Math.max(0, stop - count);
    const found = await this.all(start, stop);
    if (this.from.peek() !== stop) return; // two asked at once
    this.from.value = start;
    this.entries.value = [...this.entries.peek(), ...found.reverse()];
  }

  /** The entries number `start` to `stop`; an answer holds fewer than were asked for when they are long. */
  async all(start: number, stop: number): Promise<Entry[]> {
    const found: Entry[] = [];
    let next = start;
    this.error.value = null;
    try {
      while (next < stop) {
        const end = Math.min(stop, next + MOST);
        const { body } = await this.#run.ask({ what: "entries", series: this.#metric.id, start: next, stop: end });
        const entries = entriesOf(body);
        const last = entries.at(-1);
        if (last === undefined) break;
        found.push(...entries);
        next = Math.max(next, last.number) + 1;
      }
    } catch (error) {
      this.error.value = told(error);
    }
    return found;
  }
}
