/** Something with a metric's name. */
export interface Named {
  readonly name: string;
}

/** Things whose names begin alike. */
export interface Group<T extends Named> {
  /** The part of the name before the first "/"; empty for names without one. */
  readonly name: string;
  readonly members: readonly T[];
}

const ORDER = new Intl.Collator("en", { numeric: true });

/**
 * The things by the part of their name before "/", all sorted by name.
 *
 *     groups(panels)[0]?.name
 */
export function groups<T extends Named>(things: readonly T[]): Group<T>[] {
  const byName = new Map<string, T[]>();
  for (const one of things) {
    const name = split(one.name)[0];
    const members = byName.get(name);
    if (members === undefined) byName.set(name, [one]);
    else members.push(one);
  }
  return [...byName]
    .map(([name, members]) => ({ name, members: members.sort((a, b) => ORDER.compare(a.name, b.name)) }))
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
 *     columns([3, 1])["--mlw-of-3"]
 *
 * @param sizes - how many cards each group has.
 */
export function columns(sizes: readonly number[]): Record<string, number> {
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
