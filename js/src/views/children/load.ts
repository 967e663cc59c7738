import { effect, useSignal, type ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isFinal, type RunModel } from "../../model/run";
import type { RunRow, Runs as Answer } from "../../wire";
import { useVisible } from "../visible";
import { errorWords } from "../words";

/** What is known of the runs below a run. */
export interface Children {
  readonly rows: readonly RunRow[];
  /** How many there are; null while that is not known. */
  readonly total: number | null;
  /** The sender's clock at the last answer. */
  readonly now: number;
  /** Whether there is nothing more to come. */
  readonly done: boolean;
  /** Why there is nothing newer, in words. */
  readonly error: string | null;
}

const NONE: Children = { rows: [], total: null, now: 0, done: false, error: null };
/** Between two looks, at least; */
const EVERY_MS = 2000;
/** and so many times as long as the last one took: the process that answers has a training to do. */
const REST = 20;
/** While there are more to come the rows are shown so often. */
const SHOW_MS = 500;
const RETRY_MS = 5000;

/** The runs below a run: all that there are, and then again those that may have changed, while somebody looks. */
export function useChildren(run: RunModel): ReadonlySignal<Children> {
  const found = useSignal<Children>(NONE);
  const visible = useVisible();
  useEffect(() => {
    const loader = new Loader(run, visible, (children) => { found.value = children; });
    return () => { loader.stop(); };
  }, [run, visible, found]);
  return found;
}

class Loader {
  readonly #run: RunModel;
  readonly #visible: ReadonlySignal<boolean>;
  readonly #tell: (children: Children) => void;
  readonly #rows = new Map<string, RunRow>();
  readonly #unwatch: () => void;
  #told: Children = NONE;
  #shownAt = 0;
  #after: number | null = null;
  #due = 0;
  #busy = false;
  #ended = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(run: RunModel, visible: ReadonlySignal<boolean>, tell: (children: Children) => void) {
    this.#run = run;
    this.#visible = visible;
    this.#tell = tell;
    this.#unwatch = effect(() => {
      if (run.header.value !== null && visible.value) this.#look();
    });
  }

  stop(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#unwatch();
  }

  #look(): void {
    clearTimeout(this.#timer);
    if (this.#ended || this.#busy || !this.#visible.peek()) return;
    const rest = this.#due - Date.now();
    if (rest > 0) this.#timer = setTimeout(() => { this.#look(); }, rest);
    else void this.#sweep();
  }

  /** Asks for one answer after the other, until there is no next. */
  async #sweep(): Promise<void> {
    this.#busy = true;
    const began = Date.now();
    const after = this.#after;
    try {
      let start: number | null = 0;
      let first = Infinity;
      while (start !== null && !this.#ended) {
        const body: Answer = (await this.#run.ask({ what: "runs", children: true, start, after })).body;
        first = Math.min(first, body.now);
        this.#take(body.rows, body.total - 1, body.now, body.next === null);
        start = body.next;
      }
      // removed ones are found by their number; then all are asked for anew
      const isWhole = this.#rows.size === this.#told.total;
      this.#after = isWhole ? first : null;
      if (!isWhole && after !== null) this.#rows.clear();
      const rest = Date.now() - began;
      this.#due = Date.now() + Math.max(EVERY_MS, REST * rest);
    } catch (error) {
      this.#due = Date.now() + RETRY_MS;
      this.#show({ ...this.#told, rows: [...this.#rows.values()], error: errorWords(error) });
    }
    this.#busy = false;
    if (this.#mayChange()) this.#look();
  }

  #take(rows: readonly RunRow[], total: number, now: number, isLast: boolean): void {
    const own = this.#run.header.peek()?.id;
    for (const row of rows) if (row.id !== own) this.#rows.set(row.id, row);
    if (!isLast && Date.now() - this.#shownAt < SHOW_MS) return;
    this.#show({ rows: [...this.#rows.values()], total, now, done: isLast, error: null });
  }

  #show(children: Children): void {
    this.#shownAt = Date.now();
    this.#told = children;
    if (!this.#ended) this.#tell(children);
  }

  /** Whether it is worth asking again: a child changes without a word to its parent. */
  #mayChange(): boolean {
    if (this.#run.link.peek() !== "live") return false;
    const isOver = isFinal(this.#run.header.peek()?.status ?? "Completed");
    return !isOver || this.#told.error !== null || [...this.#rows.values()].some(({ status }) => !isFinal(status));
  }
}
