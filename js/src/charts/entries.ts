import { effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { isRecord } from "../model/decode";
import type { RunModel } from "../model/run";
import type { Series } from "../model/series";
import type { Entry, Rows } from "../wire";

/** Whoever got no answer tries again so late. */
const RETRY_MS = 5000;

/**
 * Lets `ask` ask, one question after the other, while somebody looks; returns what ends that.
 *
 *     const stop = whileSeen(inView, () => (isNew(metric.total.value) ? run.ask(…).then(take) : null));
 *
 * @param ask - asks for what is missing and keeps it; null when nothing is. It is called again when a
 *   signal that it has read changes, and after each answer.
 */
export function whileSeen(inView: ReadonlySignal<boolean>, ask: () => Promise<unknown> | null): () => void {
  const answers = signal(0);
  let asking = false;
  let ended = false;
  const stop = effect(() => {
    const next = answers.value + 1;
    if (!inView.value || asking || ended) return;
    const asked = ask();
    if (asked === null) return;
    asking = true;
    void asked.catch(() => null).then(() => {
      asking = false;
      answers.value = next;
    });
  });
  return () => {
    ended = true;
    stop();
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
  /** The entry that was asked for last. */
  readonly #asked = signal<number | null>(null);

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
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = (entry: Entry | null, error: string): void => {
      this.error.value = entry === null ? error : null;
      if (entry !== null) this.entry.value = entry;
      else if (this.#run.link.peek() === "live") timer = setTimeout(() => { this.#asked.value = null; }, RETRY_MS);
    };
    const stop = whileSeen(inView, () => {
      const { at } = this;
      if (this.#metric.total.value === 0 || at === this.#asked.value) return null;
      clearTimeout(timer);
      this.#asked.value = at;
      return this.#run.ask({ what: "entries", series: this.#metric.id, start: at, stop: at + 1 })
        .then(({ body }) => { take(entriesOf(body)[0] ?? null, "it is not there"); })
        .catch((error: unknown) => { take(null, told(error)); });
    });
    return () => {
      clearTimeout(timer);
      stop();
      this.#asked.value = null;
    };
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
