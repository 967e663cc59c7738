import type { CellRow, Change, GroupRow, ListRow, Names, Removed, RunList, Spark, WorkspaceRow } from "../../wire";

/** Which runs of a workspace are wanted. */
export interface Query {
  readonly filter: string;
  /** A field, metric, parameter or tag. */
  readonly sort: string;
  readonly descending: boolean;
  readonly archived: boolean;
  /** Whose last values are wanted. */
  readonly metrics: readonly string[];
}

/** The runs with one value of a field, metric, parameter or tag; or those below a run. */
export type Within = { readonly by: string; readonly value: string } | { readonly parent: string };

/** Some of a list's runs: those of one group, those below one run, or all. */
export interface Part {
  /** What those of a group have in common. */
  readonly value: string | null;
  /** The run that they are below. */
  readonly parent: string | null;
}

export const ALL: Part = { value: null, parent: null };

/** A text that no other part has. */
export function partKey({ value, parent }: Part): string {
  return parent !== null ? `/${parent}` : value !== null ? `=${value}` : "";
}

/** Where a list gets its runs from, and what changes them. Each promise may be refused with words. */
export interface ListSource {
  workspaces(): Promise<readonly WorkspaceRow[]>;
  runs(place: string, query: Query, start: number, count: number, within?: Within): Promise<RunList>;
  groups(place: string, query: Query, by: string): Promise<readonly GroupRow[]>;
  names(place: string): Promise<Names>;
  sparks(place: string, metric: string, runs: readonly string[]): Promise<Readonly<Record<string, Spark>>>;
  change(place: string, run: string, change: Change): Promise<void>;
  stop(place: string, run: string): Promise<void>;
  remove(place: string, run: string): Promise<Removed>;
  restore(place: string, run: string): Promise<void>;
  /** The notebook cell that a run began in; null where it began in none, or none is known. */
  cell(place: string, run: string): Promise<CellRow | null>;
  /** Calls `listener` when runs may have changed; returns what ends it. */
  listen(place: string, listener: () => void): () => void;
}

/** Translates; `%1` and so on in the text stand for the values. */
export type Words = (text: string, ...values: readonly unknown[]) => string;

/** What the host does with runs that are chosen in the list. */
export interface ListHost {
  /** Shows runs: one, or several side by side. */
  readonly open: (place: string, runs: readonly ListRow[]) => void;
  /** Words in the language of the page. */
  readonly words: Words;
}
