import { duration, exact, short } from "../../charts/format";
import type { RunRow } from "../../wire";
import { nameOf, numberOf, statusWords } from "../words";

/** A run in a table or a plot. */
export interface Item {
  readonly id: string;
  readonly row: RunRow;
  /** Its number among the view's runs, where it is one of them. */
  readonly of: number | null;
}

/** What stands in a cell; null for nothing. */
export type Value = number | string | null;

/** Something that can be said of each run. */
export interface Column {
  readonly key: string;
  readonly title: string;
  readonly group: "run" | "parameter" | "metric" | "tag";
  /** Whether it holds nothing but numbers. */
  readonly numeric: boolean;
  readonly of: (item: Item) => Value;
  readonly words: (value: Value) => string;
}

type Group = "parameter" | "metric" | "tag";

const GROUPS: readonly (readonly [Group, (row: RunRow) => Readonly<Record<string, unknown>>])[] = [
  ["parameter", (row) => row.parameters],
  ["metric", (row) => row.metrics],
  ["tag", (row) => row.tags],
];

const ORDER = new Intl.Collator("en", { numeric: true });

/**
 * All that can be said of some runs.
 *
 *     columnsOf(items, run.clock()).map(({ title }) => title)
 *
 * @param now - seconds since the epoch, for how long a run goes on that has not ended.
 */
export function columnsOf(items: readonly Item[], now: number): Column[] {
  const found: Column[] = [
    { key: "number", title: "#", group: "run", numeric: true, of: ({ row }) => row.number, words },
    { key: "name", title: "Name", group: "run", numeric: false, of: ({ row }) => nameOf(row), words },
    { key: "status", title: "Status", group: "run", numeric: false, of: ({ row }) => statusWords(row.status), words },
    {
      key: "duration",
      title: "Duration",
      group: "run",
      numeric: true,
      of: ({ row }) => (row.started === null ? null : Math.max(0, (row.ended ?? now) - row.started)),
      words: (value) => (typeof value !== "number" ? "" : value < 10 ? `${value.toFixed(1)} s` : duration(value)),
    },
  ];
  for (const [group, of] of GROUPS) {
    const names = new Set<string>();
    for (const { row } of items) for (const name in of(row)) names.add(name);
    for (const name of [...names].sort(ORDER.compare)) found.push(columnOf(items, group, name, of));
  }
  return found;
}

function columnOf(items: readonly Item[], group: Group, name: string, of: (row: RunRow) => Readonly<Record<string, unknown>>): Column {
  const value = ({ row }: Item): Value => plain(of(row)[name]);
  const numeric = group === "metric" || (group === "parameter" && items.every((item) => typeof value(item) !== "string"));
  return { key: `${group} ${name}`, title: name, group, numeric, of: value, words };
}

function plain(value: unknown): Value {
  const number = numberOf(value);
  if (number !== null) return number;
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function words(value: Value): string {
  if (typeof value !== "number") return value ?? "";
  return Number.isInteger(value) && Math.abs(value) < 1e4 ? exact(value) : short(value);
}

/** Whether the runs differ in it. */
export function differs(column: Column, items: readonly Item[]): boolean {
  const [first, ...rest] = items;
  if (first === undefined) return false;
  const value = column.of(first);
  return rest.some((item) => !Object.is(column.of(item), value));
}

/** An order by a column, in which what has no value comes last either way. */
export function sorted(items: readonly Item[], column: Column, descending: boolean): Item[] {
  const sign = descending ? -1 : 1;
  const keys = new Map(items.map((item) => [item, column.of(item)]));
  const isNone = (value: Value | undefined): boolean => value == null || value !== value || value === "";
  return [...items].sort((one, other) => {
    const [a, b] = [keys.get(one), keys.get(other)];
    if (isNone(a) || isNone(b)) return Number(isNone(a)) - Number(isNone(b));
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    return sign * ORDER.compare(String(a), String(b));
  });
}

/** The run with the least or the greatest value. */
export function bestOf(items: readonly Item[], column: Column | undefined, highest: boolean): Item | null {
  let best: Item | null = null;
  let least = Infinity;
  for (const item of column === undefined ? [] : items) {
    const value = column?.of(item);
    const rank = typeof value === "number" ? (highest ? -value : value) : NaN;
    if (rank < least) [best, least] = [item, rank];
  }
  return best;
}

/** The metric that most people look at first: one of a validation, and one in which the runs differ. */
export function likeliest(metrics: readonly Column[], varied: readonly Column[]): Column | undefined {
  const differing = metrics.filter((column) => varied.includes(column));
  return differing.find(({ title }) => /^(val|test|eval)/i.test(title)) ?? differing[0] ?? metrics[0];
}

/** Whether more of it is better, by its name, as far as anybody can guess. */
export function isHigherBetter(name: string): boolean {
  return /acc|auc|f1|precision|recall|score|reward|return|r2|iou|dice|bleu|rouge|map\b/i.test(name);
}
