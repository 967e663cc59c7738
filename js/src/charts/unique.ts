import { useMemo } from "preact/hooks";

/** Two bundles may be on one page, and each counts by itself. */
const BUNDLE = Math.random().toString(36).slice(2, 8);
let last = 0;

/** An id that no other element of the page has: Preact's own counts anew in each view. */
export function useUnique(): string {
  return useMemo(() => `mlw-${BUNDLE}-${++last}`, []);
}
