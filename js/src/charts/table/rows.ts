import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { RunModel } from "../../model/run";
import type { Series } from "../../model/series";
import type { Rows as Answer } from "../../wire";
import { rowsOf, told, whileSeen } from "../entries";

type Row = readonly unknown[];

/** What a table is, without its rows. */
export type Head = Pick<Answer, "columns" | "numeric" | "total">;

/** By which column a table is sorted. */
export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** Rows that are asked for at once while somebody scrolls; and where all are wanted. */
const PAGE = 100;
const MOST = 5000;
/** Pages that are kept. */
const KEPT = 40;

/**
 * The rows of a table that somebody looks at: they are asked for page by page, sorted where they come from.
 *
 *     const rows = new Rows(run, metric);
 *     rows.want(0, 20);
 *     rows.row(7)   // undefined until it has come
 */
export class Rows {
  /** Another one each time that rows have come. */
  readonly head: Signal<Head | null> = signal<Head | null>(null);
  readonly sort: Signal<Sort | null> = signal<Sort | null>(null);
  readonly error: Signal<string | null> = signal<string | null>(null);
  readonly #run: RunModel;
  readonly #metric: Series;
  /** Each page with the time at which it was right. */
  readonly #pages = new Map<number, { readonly rows: readonly Row[]; readonly stamp: number }>();
  readonly #wanted = signal<readonly [number, number]>([0, 0]);
  /** When it was last told how many rows there are. */
  #told = 0;

  constructor(run: RunModel, metric: Series) {
    this.#run = run;
    this.#metric = metric;
  }

  /** The row at that place of the order; undefined while it is not here. */
  row(at: number): Row | undefined {
    return this.#pages.get(Math.floor(at / PAGE))?.rows[at % PAGE];
  }

  /** Says which rows are looked at. */
  want(first: number, last: number): void {
    const [from, to] = [Math.floor(first / PAGE), Math.floor(last / PAGE)];
    const now = this.#wanted.peek();
    if (now[0] !== from || now[1] !== to) this.#wanted.value = [from, to];
  }

  /** Gets what is new, while somebody looks, a page at a time; returns what ends that. */
  follow(inView: ReadonlySignal<boolean>): () => void {
    let stamp = 0;
    let seen = { version: -1, sort: this.sort.peek() };
    return whileSeen(inView, () => {
      const [version, sort] = [this.#metric.version.value, this.sort.value];
      if (version !== seen.version || sort !== seen.sort) {
        stamp += 1;
        this.#outdate(sort === seen.sort && sort === null);
        seen = { version, sort };
      }
      const [first, last] = this.#wanted.value;
      if (this.#metric.total.value === 0) return null;
      for (let page = first; page <= last; page++) {
        if ((this.#pages.get(page)?.stamp ?? 0) < stamp) return () => this.#ask(page, stamp, sort);
      }
      // how many there are now is told with the last page
      return this.#told < stamp ? () => this.#ask(Math.floor((this.head.peek()?.total ?? 0) / PAGE), stamp, sort) : null;
    });
  }

  /** All rows as they were logged, from number `start` on; throws where they cannot be had. */
  async *all(start = 0, most = Infinity): AsyncGenerator<readonly Row[], void> {
    let next = start;
    for (;;) {
      const stop = Math.min(next + MOST, most);
      if (stop <= next) return;
      const question = { what: "rows", series: this.#metric.id, start: next, stop, sort: null, descending: false } as const;
      const { body } = await this.#run.ask(question);
      const { rows, total } = rowsOf(body);
      if (rows.length === 0) return;
      yield rows;
      next += rows.length;
      if (next >= total) return;
    }
  }

  /** What was logged stays where it is, unless it is sorted: then only a page that is not full can change. */
  #outdate(isAsLogged: boolean): void {
    for (const [at, page] of this.#pages) {
      if (!isAsLogged || page.rows.length < PAGE) this.#pages.set(at, { ...page, stamp: 0 });
      else this.#pages.set(at, { ...page, stamp: Infinity });
    }
  }

  async #ask(page: number, stamp: number, sort: Sort | null): Promise<void> {
    const { column = null, descending = false } = sort ?? {};
    try {
      const [start, stop] = [page * PAGE, (page + 1) * PAGE];
      const question = { what: "rows", series: this.#metric.id, start, stop, sort: column, descending } as const;
      const { body } = await this.#run.ask(question);
      if (sort !== this.sort.peek()) return;
      this.#told = stamp;
      this.#keep(page, rowsOf(body), stamp);
      this.error.value = null;
    } catch (error) {
      this.error.value = told(error);
      throw error;
    }
  }

  #keep(page: number, { columns, numeric, total, rows }: Answer, stamp: number): void {
    const [first, last] = this.#wanted.peek();
    this.#pages.delete(page);
    this.#pages.set(page, { rows, stamp });
    for (const at of this.#pages.keys()) {
      if (this.#pages.size <= KEPT) break;
      if (at < first || at > last) this.#pages.delete(at);
    }
    this.head.value = { columns, numeric, total };
  }
}
