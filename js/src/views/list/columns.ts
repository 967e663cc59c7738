import type { ListRow, Names } from "../../wire";
import type { Choosable } from "../choose";
import { valueWords } from "../words";

/** What a list can show of each run beside what it always shows. */
export interface Column extends Choosable {
  readonly group: "metric" | "parameter" | "tag";
}

const KEY = /^(metric|parameter|tag):(.+)$/s;

/**
 * The column of a key such as `parameter:lr`; null where it names none.
 *
 *     columnOf("parameter:lr")?.title  // "lr"
 */
export function columnOf(key: string): Column | null {
  const [, group, title] = KEY.exec(key) ?? [];
  return group === undefined || title === undefined ? null : { key, title, group: group as Column["group"] };
}

/** All columns that a list can have. */
export function columnsOf({ metrics, parameters, tags }: Names): Column[] {
  const of = (group: Column["group"], names: readonly string[]): Column[] =>
    names.map((title) => ({ key: `${group}:${title}`, title, group }));
  return [...of("parameter", parameters), ...of("metric", metrics), ...of("tag", tags)];
}

/** What a run has in a column, in words; nothing where it has nothing there. */
export function cellWords(row: ListRow, { group, title }: Column): string {
  const values: Readonly<Record<string, unknown>> = { metric: row.metrics, parameter: row.parameters, tag: row.tags }[group];
  if (!Object.hasOwn(values, title)) return "";
  const value = values[title];
  // a tag may be no more than its name
  return group === "tag" && (value === null || value === "") ? "✓" : valueWords(value);
}
