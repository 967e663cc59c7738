import { signal, type Signal } from "@preact/signals";

/** How somebody has arranged the charts of a view. */
export interface Board {
  /** What was typed to find metrics. */
  readonly query: Signal<string>;
  /** Groups of which only the name is shown. */
  readonly collapsed: Signal<ReadonlySet<string>>;
  /** Charts that stand first, by their keys, in this order. */
  readonly pinned: Signal<readonly string[]>;
  /** Metrics that are drawn in another metric's chart: name to name. */
  readonly joined: Signal<ReadonlyMap<string, string>>;
  /** Charts of all metrics that a pattern means. */
  readonly patterns: Signal<readonly string[]>;
  /** The chart that is shown large, by its key. */
  readonly large: Signal<string | null>;
}

/** Nothing arranged yet. */
export function newBoard(): Board {
  return {
    query: signal(""),
    collapsed: signal<ReadonlySet<string>>(new Set()),
    pinned: signal<readonly string[]>([]),
    joined: signal<ReadonlyMap<string, string>>(new Map()),
    patterns: signal<readonly string[]>([]),
    large: signal<string | null>(null),
  };
}

/** The set with a member more, or without it when it had it. */
export function toggled<T>(set: Iterable<T>, member: T): T[] {
  const all = [...set];
  return all.includes(member) ? all.filter((one) => one !== member) : [...all, member];
}

/** Draws a metric in the chart of another; and what was drawn in its chart goes along. */
export function join(board: Board, name: string, into: string): void {
  const joined = new Map(board.joined.value);
  const target = joined.get(into) ?? into;
  if (target === name) return;
  for (const [one, other] of joined) if (other === name) joined.set(one, target);
  joined.set(name, target);
  board.joined.value = joined;
}

/** Gives each metric of a chart a chart of its own again. */
export function part(board: Board, name: string): void {
  board.joined.value = new Map([...board.joined.value].filter(([, into]) => into !== name));
}
