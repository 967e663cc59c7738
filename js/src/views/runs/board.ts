import { signal, type Signal } from "@preact/signals";
import type { Item } from "./columns";
import type { Scale } from "./scale";

/** A part of an axis, as numbers of its scale. */
export interface Limits {
  readonly low: number;
  readonly high: number;
}

/** How somebody looks at many runs. Columns are named by their keys. */
export interface RunsBoard {
  readonly query: Signal<string>;
  readonly sort: Signal<{ readonly key: string; readonly descending: boolean } | null>;
  /** Columns that were chosen by hand; null for those that are shown unasked. */
  readonly columns: Signal<ReadonlySet<string> | null>;
  /** Whether parameters are shown that are the same in all runs. */
  readonly same: Signal<boolean>;
  /** The metric whose best value is marked; null for the first one. */
  readonly best: Signal<string | null>;
  /** Whether more of it is better; null for what its name says. */
  readonly highest: Signal<boolean | null>;
  readonly plot: Signal<Plot>;
  readonly x: Signal<string | null>;
  readonly y: Signal<string | null>;
  readonly colour: Signal<string | null>;
  /** Axes that are logarithmic or linear otherwise than they would be unasked. */
  readonly log: Signal<ReadonlySet<string>>;
  /** What was brushed. */
  readonly brushes: Signal<ReadonlyMap<string, Limits>>;
  /** The run under the pointer, by its id. */
  readonly hovered: Signal<string | null>;
}

export type Plot = "none" | "parallel" | "scatter";

/** Nothing chosen yet. */
export function newRunsBoard(): RunsBoard {
  return {
    query: signal(""),
    sort: signal<{ key: string; descending: boolean } | null>(null),
    columns: signal<ReadonlySet<string> | null>(null),
    same: signal(false),
    best: signal<string | null>(null),
    highest: signal<boolean | null>(null),
    plot: signal<Plot>("none"),
    x: signal<string | null>(null),
    y: signal<string | null>(null),
    colour: signal<string | null>(null),
    log: signal<ReadonlySet<string>>(new Set()),
    brushes: signal<ReadonlyMap<string, Limits>>(new Map()),
    hovered: signal<string | null>(null),
  };
}

/** Puts a member into a set, or takes it out. */
export function toggle<T>(set: Signal<ReadonlySet<T>>, member: T): void {
  const others = [...set.value].filter((one) => one !== member);
  set.value = new Set(set.value.has(member) ? others : [...others, member]);
}

/** Brushes a part of an axis; all of it takes the brush away. */
export function brush(board: RunsBoard, { column, place }: Scale, limits: Limits | null): void {
  const brushes = new Map(board.brushes.value);
  if (limits === null || (place(limits.low) <= 0 && place(limits.high) >= 1)) brushes.delete(column.key);
  else brushes.set(column.key, limits);
  board.brushes.value = brushes;
}

/** Which of the runs are inside everything that was brushed. */
export function selection(items: readonly Item[], scales: readonly Scale[], brushes: ReadonlyMap<string, Limits>): Uint8Array {
  const inside = new Uint8Array(items.length).fill(1);
  for (const { column, number } of scales) {
    const limits = brushes.get(column.key);
    if (limits === undefined) continue;
    items.forEach((item, at) => {
      const value = number(column.of(item));
      if (!(value >= limits.low && value <= limits.high)) inside[at] = 0;
    });
  }
  return inside;
}
