import { signal, type Signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { RunModel } from "../model/run";
import type { Series } from "../model/series";
import type { Entry } from "../wire";

/**
 * Entries number `start` to `stop` of a metric, asked for again when it has more; null while they are
 * on their way. Negative numbers count from the end.
 *
 *     const entries = useEntries(run, metric, -1, null);   // the last one
 */
export function useEntries(run: RunModel, metric: Series, start: number, stop: number | null): Signal<readonly Entry[] | null> {
  const entries = useMemo(() => signal<readonly Entry[] | null>(null), [run, metric]);
  useEffect(() => {
    let wanted = true;
    const stopListening = metric.version.subscribe(() => {
      run.ask({ what: "entries", series: metric.id, start, stop }).then(
        ({ body }) => { if (wanted) entries.value = body.entries; },
        () => { if (wanted) entries.value ??= []; },
      );
    });
    return () => {
      wanted = false;
      stopListening();
    };
  }, [run, metric, start, stop, entries]);
  return entries;
}
