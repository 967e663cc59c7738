import type { Series } from "../model/series";

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
