import { isFinal } from "../../model/run";
import type { Change, ListRow } from "../../wire";
import { errorWords } from "../words";
import type { ListSource } from "./source";
import type { ListState } from "./state";

/** What came of a change: why not all of it was possible, in words; null when it was. */
export type Trouble = string | null;

/** Runs that were thrown away, and where they were. */
export interface Gone {
  readonly place: string;
  readonly runs: readonly string[];
}

/** So long a host offers to bring back what was deleted. */
export const UNDO_MS = 10_000;

/** Whether a run can still be stopped; then it cannot be deleted. */
export function goesOn({ status }: ListRow): boolean {
  return !isFinal(status);
}

/**
 * The change that adds a tag, as it was written; null where there is nothing to add.
 *
 *     tagged("star = best")  // { tags: { star: "best" } }
 */
export function tagged(text: string): Change | null {
  const [name = "", ...rest] = text.split("=");
  if (name.trim() === "") return null;
  return { tags: { [name.trim()]: rest.length === 0 ? null : rest.join("=").trim() } };
}

/** Changes the runs of a list, which asks again afterwards for what it shows. */
export class Changes {
  readonly #source: ListSource;
  readonly #state: ListState;

  constructor(source: ListSource, state: ListState) {
    this.#source = source;
    this.#state = state;
  }

  /** Renames, tags or archives. */
  change(rows: readonly ListRow[], change: Change): Promise<Trouble> {
    const place = this.#state.place.peek();
    return this.#each(rows, ({ id }) => this.#source.change(place, id, change));
  }

  /** Stops those of the runs that go on. */
  stop(rows: readonly ListRow[]): Promise<Trouble> {
    const place = this.#state.place.peek();
    return this.#each(rows.filter(goesOn), ({ id }) => this.#source.stop(place, id));
  }

  /** Throws runs away, with those below them. */
  async remove(rows: readonly ListRow[]): Promise<{ readonly gone: Gone; readonly trouble: Trouble }> {
    const place = this.#state.place.peek();
    const runs: string[] = [];
    const trouble = await this.#each(rows, async ({ id }) => { runs.push(...(await this.#source.remove(place, id)).runs); });
    if (runs.length > 0) this.#state.selected.value = new Set();
    return { gone: { place, runs }, trouble };
  }

  /** Brings back what was thrown away. */
  restore({ place, runs }: Gone): Promise<Trouble> {
    return this.#each(runs, (id) => this.#source.restore(place, id));
  }

  async #each<T>(all: readonly T[], act: (one: T) => Promise<unknown>): Promise<Trouble> {
    try {
      for (const one of all) await act(one);
      return null;
    } catch (error) {
      return errorWords(error);
    } finally {
      this.#state.refresh();
    }
  }
}
