import { effect, useSignal, type ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isFinal, type RunModel } from "../../model/run";
import type { ViewModel } from "../../model/view";
import type { RunRow } from "../../wire";
import type { Item } from "../runs/columns";

/** The rows of the table follow the messages, and no more often than that. */
const EVERY_MS = 1000;

interface Items {
  readonly items: readonly Item[];
  /** Seconds since the epoch by the runs' clock. */
  readonly now: number;
}

/** The runs of a view in a few words: what was asked for, with status and last values as they are now. */
export function useItems(view: ViewModel): ReadonlySignal<Items> {
  const found = useSignal<Items>(itemsOf(view));
  useEffect(() => {
    const look = (): void => { found.value = itemsOf(view); };
    const timer = setInterval(() => {
      if (view.runs.peek().some(isGoingOn)) look();
    }, EVERY_MS);
    const unwatch = effect(look); // hears of rows and headers, not of each point
    return () => {
      clearInterval(timer);
      unwatch();
    };
  }, [view, found]);
  return found;
}

function itemsOf(view: ViewModel): Items {
  const rows = view.rows.value;
  const items = view.runs.value.flatMap((run) => {
    const row = rowOf(run, rows.get(run.of));
    return row === null ? [] : [{ id: `${run.of} ${row.id}`, row, of: run.of }];
  });
  return { items, now: Math.max(0, ...view.runs.value.map((run) => run.clock())) };
}

function rowOf(run: RunModel, known: RunRow | undefined): RunRow | null {
  const header = run.header.value;
  if (header === null) return null;
  const { id, name, number, status, started, ended, tags } = header;
  const lasts = run.series.value.flatMap(({ kind, name: metric, last }) =>
    kind === "scalar" ? [[metric, last.peek()?.value ?? null] as const] : [],
  );
  const metrics = { ...known?.metrics, ...Object.fromEntries(lasts) };
  return { id, name, number, status, started, ended, tags, parameters: known?.parameters ?? {}, metrics };
}

function isGoingOn(run: RunModel): boolean {
  return !isFinal(run.header.peek()?.status ?? "Completed");
}
