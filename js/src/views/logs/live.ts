import { effect, type ReadonlySignal } from "@preact/signals";
import { isFinal, type RunModel } from "../../model/run";
import type { Place } from "./place";

/** Between two looks: soon after something came, later when nothing does. */
const SOONEST_MS = 200;
const LATEST_MS = 1000;

/**
 * Reads what is written into a log while the run goes on and somebody looks, and once more when the run
 * has changed; returns what ends that.
 */
export function keepReading(run: RunModel, place: Place, visible: ReadonlySignal<boolean>): () => void {
  let [ended, reading, rest] = [false, false, SOONEST_MS];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isGoingOn = (): boolean => run.link.peek() === "live" && !isFinal(run.header.peek()?.status ?? "Failed");
  const plan = (ms: number): void => {
    clearTimeout(timer);
    if (!ended && !reading && visible.peek()) timer = setTimeout(() => void look(), ms);
  };
  const look = async (): Promise<void> => {
    reading = true;
    const { size } = place.sheet;
    await place.sheet.refresh(place.follow.peek());
    reading = false;
    rest = place.sheet.size === size ? Math.min(LATEST_MS, 2 * rest) : SOONEST_MS;
    if (isGoingOn()) plan(rest);
  };
  let status: string | undefined;
  const unwatch = effect(() => {
    const now = run.header.value?.status;
    const shows = visible.value;
    const first = status === undefined;
    if (!shows) clearTimeout(timer);
    // a run that ends has written its last words
    if (shows && ((now !== status && !first) || isGoingOn())) plan(first || now === status ? rest : 0);
    status = now;
  });
  return () => {
    ended = true;
    clearTimeout(timer);
    unwatch();
  };
}
