import { signal } from "@preact/signals";
import type { ListRow } from "../../wire";

/** Runs that are asked for at once. */
export const PAGE = 50;
/** So many pages are kept; those looked at longest ago go first. */
const MOST = 100;

interface Page {
  rows: readonly ListRow[];
  /** Whether it is to be asked for again when it is looked at. */
  old: boolean;
  asked: boolean;
}

type Ask = (within: string | null, start: number, count: number) => Promise<{ rows: readonly ListRow[]; total: number }>;

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

  /** The run of that number in its section, or null while it is on its way. */
  row(within: string | null, index: number): ListRow | null {
    const number = Math.floor(index / PAGE);
    const page = this.#look(within, number);
    return page.rows[index - number * PAGE] ?? null;
  }

  /** Looks at the first runs, so that their number is known. */
  look(): void {
    this.#look(null, 0);
  }

  /** All runs that are known. */
  every(): ListRow[] {
    return [...this.#pages.values()].flatMap(({ rows }) => rows);
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

  #look(within: string | null, number: number): Page {
    const key = `${within === null ? "" : `=${within}`}\u0000${String(number)}`;
    const page = this.#pages.get(key) ?? { rows: [], old: true, asked: false };
    this.#pages.delete(key);
    this.#pages.set(key, page);
    if (page.old && !page.asked && !this.#ended) void this.#fetch(page, within, number);
    for (const [oldest] of this.#pages) {
      if (this.#pages.size <= MOST) break;
      this.#pages.delete(oldest);
    }
    return page;
  }

  async #fetch(page: Page, within: string | null, number: number): Promise<void> {
    const generation = this.#generation;
    page.asked = true;
    page.old = false;
    try {
      const found = await this.#ask(within, number * PAGE, PAGE);
      if (generation !== this.#generation || this.#ended) return;
      page.rows = found.rows;
      if (within === null) this.total.value = found.total;
      this.version.value = this.version.peek() + 1;
    } catch {
      // said elsewhere; the next change asks again
    } finally {
      if (generation === this.#generation) page.asked = false;
    }
  }
}
