import { signal } from "@preact/signals";
import type { ListRow } from "../../wire";
import { ALL, partKey, type Part } from "./source";

/** Runs that are asked for at once. */
export const PAGE = 50;
/** So many pages are kept; those looked at longest ago go first. */
const MOST = 100;

interface Page {
  readonly part: Part;
  readonly number: number;
  rows: readonly ListRow[];
  /** Whether it is to be asked for again when it is looked at. */
  old: boolean;
  asked: boolean;
}

type Ask = (part: Part, start: number, count: number) => Promise<{ rows: readonly ListRow[]; total: number }>;

/** The runs of a list that were looked at; of ten thousand the list knows those on the screen. */
export class Pages {
  /** Grows with each answer. */
  readonly version = signal(0);
  /** How many runs there are; null while that is not known. */
  readonly total = signal<number | null>(null);
  readonly #ask: Ask;
  readonly #pages = new Map<string, Page>();
  #generation = 0;
  #ended = false;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** The run of that number in its part, or null while it is on its way. */
  row(part: Part, index: number): ListRow | null {
    const number = Math.floor(index / PAGE);
    const page = this.#look(part, number);
    return page.rows[index - number * PAGE] ?? null;
  }

  /** Looks at the first runs, so that their number is known. */
  look(): void {
    this.#look(ALL, 0);
  }

  /** Those of the runs that are known and stand in that part, with their numbers there, in order. */
  among(part: Part, ids: ReadonlySet<string>): { readonly index: number; readonly row: ListRow }[] {
    const key = partKey(part);
    const found: { index: number; row: ListRow }[] = [];
    for (const page of this.#pages.values()) {
      if (partKey(page.part) !== key) continue;
      page.rows.forEach((row, at) => { if (ids.has(row.id)) found.push({ index: page.number * PAGE + at, row }); });
    }
    return found.sort((one, other) => one.index - other.index);
  }

  /** All runs that are known, each once. */
  every(): ListRow[] {
    return [...new Map([...this.#pages.values()].flatMap(({ rows }) => rows.map((row) => [row.id, row] as const))).values()];
  }

  /** What is known may be old: it is shown until there is something newer. */
  age(): void {
    for (const page of this.#pages.values()) page.old = true;
    this.version.value = this.version.peek() + 1;
  }

  /** Something else is asked for; what is shown stays until there is an answer. */
  renew(): void {
    this.#generation += 1;
    for (const page of this.#pages.values()) {
      page.old = true;
      page.asked = false;
    }
    this.version.value = this.version.peek() + 1;
  }

  /** Nothing of what is known is shown any more. */
  clear(): void {
    this.#pages.clear();
    this.total.value = null;
    this.renew();
  }

  end(): void {
    this.#ended = true;
  }

  #look(part: Part, number: number): Page {
    const key = `${partKey(part)}\u0000${String(number)}`;
    const page = this.#pages.get(key) ?? { part, number, rows: [], old: true, asked: false };
    this.#pages.delete(key);
    this.#pages.set(key, page);
    if (page.old && !page.asked && !this.#ended) void this.#fetch(page);
    for (const [oldest] of this.#pages) {
      if (this.#pages.size <= MOST) break;
      this.#pages.delete(oldest);
    }
    return page;
  }

  async #fetch(page: Page): Promise<void> {
    const generation = this.#generation;
    page.asked = true;
    page.old = false;
    try {
      const found = await this.#ask(page.part, page.number * PAGE, PAGE);
      if (generation !== this.#generation || this.#ended) return;
      page.rows = found.rows;
      if (partKey(page.part) === "") this.total.value = found.total;
      this.version.value = this.version.peek() + 1;
    } catch {
      // said elsewhere; the next change asks again
    } finally {
      if (generation === this.#generation) page.asked = false;
    }
  }
}
