import { effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { isRecord } from "../model/decode";
import type { RunModel } from "../model/run";
import type { Series } from "../model/series";
import type { Entry, Rows } from "../wire";

/** Whoever got no answer tries again so late. */
const RETRY_MS = 5000;

/**
 * Asks for what is missing, one question after the other, while somebody looks; returns what ends that.
 *
 *     const stop = whileSeen(inView, () => (metric.total.value > held ? () => run.ask(…).then(take) : null));
 *
 * @param missing - what asks for it; null when nothing is missing. It is called again when a signal that it
 *   has read changes, after each answer, and some time after one that was none.
 */
export function whileSeen(inView: ReadonlySignal<boolean>, missing: () => (() => Promise<unknown>) | null): () => void {
  const answers = signal(0);
  let asking = false;
  let resting = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const again = (): void => { answers.value = answers.peek() + 1; };
  const done = (failed: boolean): void => {
    asking = false;
    resting = failed;
    again(); // it may have become something else that is missing: that is listened to from now on
    resting = false;
    if (failed) timer = setTimeout(again, RETRY_MS);
  };
  const stop = effect(() => {
    // an answer makes it look again
    const ask = answers.value >= 0 && inView.value ? missing() : null;
    if (ask === null || asking || resting) return;
    clearTimeout(timer);
    asking = true;
    ask().then(() => { done(false); }, () => { done(true); });
  });
  return () => {
    asking = true;
    stop();
    clearTimeout(timer);
  };
}

const UNREADABLE = "the answer cannot be read";

/** The entries of an answer, which may come out of a notebook that anybody has made; throws where they are none. */
export function entriesOf(body: unknown): readonly Entry[] {
  const entries: unknown = isRecord(body) ? body.entries : null;
  if (!Array.isArray(entries) || !entries.every(isEntry)) throw new Error(UNREADABLE);
  return entries;
}

function isEntry(entry: unknown): entry is Entry {
  return isRecord(entry) && ["number", "step", "time"].every((key) => typeof entry[key] === "number");
}

/** The rows of an answer, looked at in the same way. */
export function rowsOf(body: unknown): Rows {
  const { columns, numeric, rows, total } = isRecord(body) ? body : {};
  const fits = Array.isArray(columns) && columns.every((one) => typeof one === "string") && Array.isArray(numeric)
    && Array.isArray(rows) && rows.every(Array.isArray) && typeof total === "number" && total >= 0;
  if (!fits) throw new Error(UNREADABLE);
  return { columns, numeric, rows, total };
}

/** What went wrong, in words for the viewer. */
export function told(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** One entry of a metric: the last one, as it becomes, or one that was chosen. */
export class Chosen {
  /** Which one is wanted, counted from 0; null for the last. */
  readonly wanted: Signal<number | null> = signal<number | null>(null);
  /** The entry that has come last; null while there is none. */
  readonly entry: Signal<Entry | null> = signal<Entry | null>(null);
  /** Why the wanted one is not there, in words. */
  readonly error: Signal<string | null> = signal<string | null>(null);
  readonly #run: RunModel;
  readonly #metric: Series;
  /** The number of the entry that is here. */
  #held: number | null = null;

  constructor(run: RunModel, metric: Series) {
    this.#run = run;
    this.#metric = metric;
  }

  /** Its number, counted from 0. */
  get at(): number {
    return this.wanted.value ?? Math.max(0, this.#metric.total.value - 1);
  }

  readonly choose = (at: number): void => {
    // who goes to the last one wants the next one too, when it comes
    this.wanted.value = at >= this.#metric.total.peek() - 1 ? null : at;
  };

  /** Asks for the entry whenever it is another one, while somebody looks; returns what ends that. */
  follow(inView: ReadonlySignal<boolean>): () => void {
    return whileSeen(inView, () => {
      const { at } = this;
      return this.#metric.total.value === 0 || at === this.#held ? null : () => this.#get(at);
    });
  }

  async #get(at: number): Promise<void> {
    try {
      const { body } = await this.#run.ask({ what: "entries", series: this.#metric.id, start: at, stop: at + 1 });
      const [entry] = entriesOf(body);
      if (entry === undefined) throw new Error("it is not there");
      this.#held = at;
      this.entry.value = entry;
      this.error.value = null;
    } catch (error) {
      this.error.value = told(error);
      throw error;
    }
  }
}

/**
 * The entry of a metric that somebody looks at.
 *
 *     const chosen = useChosen(run, metric, inView);
 *     chosen.entry.value?.value
 */
export function useChosen(run: RunModel, metric: Series, inView: ReadonlySignal<boolean>): Chosen {
  const chosen = useMemo(() => new Chosen(run, metric), [run, metric]);
  useEffect(() => chosen.follow(inView), [chosen, inView]);
  return chosen;
}
