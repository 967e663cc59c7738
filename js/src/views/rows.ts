import { effect, untracked } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { RunModel } from "../model/run";
import type { ViewModel } from "../model/view";
import { keepAsking } from "./asked";
import { useVisible } from "./visible";

/** Parameters hardly change while a run goes on. */
const EVERY_MS = 10_000;

/** Keeps `view.rows` up to date: what each run was started with. */
export function useRows(view: ViewModel): void {
  const visible = useVisible();
  useEffect(() => {
    const stops = new Map<RunModel, () => void>();
    const unwatch = effect(() => {
      for (const run of view.runs.value) {
        if (run.header.value === null || stops.has(run)) continue;
        stops.set(run, untracked(() =>
          keepAsking(run, { what: "runs", children: false, start: 0, after: null }, visible, EVERY_MS, (body) => {
            const row = body?.rows[0];
            if (row !== undefined) view.rows.value = new Map([...view.rows.peek(), [run.of, row]]);
          }),
        ));
      }
    });
    return () => {
      unwatch();
      for (const stop of stops.values()) stop();
    };
  }, [view, visible]);
}
