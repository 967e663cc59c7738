import { effect, type Signal } from "@preact/signals";

/** Of everything that is remembered; in a sandboxed frame even looking at the storage throws. */
const KEY = "mlwidget";
/** What was kept longest ago goes when there is more. */
const MOST = 200;

/**
 * What was kept under a name, perhaps on another day: anything at all.
 *
 *     recall("tab run-1")
 */
export function recall(name: string): unknown {
  return all()[name];
}

/** Keeps a plain value for the next time this browser shows a view. */
export function keep(name: string, value: unknown): void {
  const others = Object.entries(all()).filter(([other]) => other !== name);
  const kept = [...others.slice(1 - MOST), [name, value] as const];
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(kept)));
  } catch {
    // a view works as well without
  }
}

/**
 * Gives a signal the value that it had the last time, and remembers what it gets from now on; returns what
 * ends that.
 *
 * @param isRight - whether a value that was found may be used.
 */
export function remember<T>(name: string, signal: Signal<T>, isRight: (value: unknown) => boolean): () => void {
  const found = recall(name);
  if (isRight(found)) signal.value = found as T;
  let before = signal.peek();
  return effect(() => {
    if (signal.value === before) return;
    before = signal.value;
    keep(name, before);
  });
}

function all(): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
