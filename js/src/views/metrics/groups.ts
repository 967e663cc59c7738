import type { Series } from "../../model/series";

/** Series whose names begin alike. */
export interface Group {
  /** The part of the name before the first "/"; empty for names without one. */
  readonly name: string;
  readonly series: readonly Series[];
}

const ORDER = new Intl.Collator("en", { numeric: true });

/**
 * The series by the part of their name before "/", all sorted by name.
 *
 *     groups(run.series.value)[0]?.name
 */
export function groups(series: readonly Series[]): Group[] {
  const byName = new Map<string, Series[]>();
  for (const one of series) {
    const name = split(one.name)[0];
    byName.set(name, [...(byName.get(name) ?? []), one]);
  }
  return [...byName]
    .map(([name, members]) => ({ name, series: members.sort((a, b) => ORDER.compare(a.name, b.name)) }))
    .sort((a, b) => ORDER.compare(a.name, b.name));
}

/** A name's group and what it is called inside it. */
export function split(name: string): readonly [string, string] {
  const at = name.indexOf("/");
  return at > 0 && at < name.length - 1 ? [name.slice(0, at), name.slice(at + 1)] : ["", name];
}

/** How many columns of cards the style sheet may find room for. */
const FITS = [2, 3, 4, 5, 6, 8];

/**
 * For each number of columns that may fit, how many to use: the fewest that need no more rows.
 *
 *     columns(groups(run.series.value))["--mlw-of-3"]
 */
export function columns(all: readonly Group[]): Record<string, number> {
  const sizes = all.map((group) => group.series.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return Object.fromEntries(FITS.map((fit) => [`--mlw-of-${fit}`, fewest(sizes, Math.min(fit, total))]));
}

function fewest(sizes: readonly number[], most: number): number {
  const wanted = rows(sizes, most);
  let columns = most;
  while (columns > 1 && rows(sizes, columns - 1) <= wanted) columns--;
  return columns;
}

/** Rows of cards, where a group that does not fit beside the one before begins below it. */
function rows(sizes: readonly number[], columns: number): number {
  let above = 0;
  let deepest = 0;
  let used = 0;
  for (const size of sizes) {
    const span = Math.min(columns, size);
    if (used + span > columns) {
      above += deepest;
      deepest = used = 0;
    }
    used += span;
    deepest = Math.max(deepest, Math.ceil(size / columns));
  }
  return above + deepest;
}
