import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isFinal, type RunModel } from "../model/run";

/** Seconds since the epoch by the run's clock, once a second while it goes on. */
export function useClock(run: RunModel): number {
  const now = useSignal(run.clock());
  const header = run.header.value;
  const ticking = run.link.value === "live" && header !== null && !isFinal(header.status);
  useEffect(() => {
    now.value = run.clock();
    if (!ticking) return;
    const timer = setInterval(() => { now.value = run.clock(); }, 1000);
    return () => { clearInterval(timer); };
  }, [ticking, now, run, header]);
  return now.value;
}
