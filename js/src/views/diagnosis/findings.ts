import { duration, exact } from "../../charts/format";
import { isFinal, type RunModel } from "../../model/run";
import type { Series } from "../../model/series";
import { SYSTEM } from "../../wire";

/** Something odd about a run. */
export interface Finding {
  readonly key: string;
  readonly tone: "bad" | "unsure";
  readonly text: string;
}

/** Silence is odd when it is so many times longer than usual, */
const TIMES = 10;
/** and so many seconds at least. */
const LEAST_SECONDS = 20;

/** A point that is no number, or infinite. */
interface Odd {
  readonly step: number;
  readonly value: number;
}

/** The first odd point of a metric, or up to which version there was none: news come all the time. */
const looked = new WeakMap<Series, Odd | number>();

/** The first point of a metric that is no number, or infinite; null when there is none. */
export function firstOdd(series: Series): Odd | null {
  const known = looked.get(series);
  if (typeof known === "object") return known;
  const version = series.version.peek();
  if (known === version || series.kind !== "scalar") return null;
  const { steps, values } = series.columns();
  looked.set(series, version);
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? NaN;
    if (Number.isFinite(value)) continue;
    const odd = { step: steps[at] ?? NaN, value };
    looked.set(series, odd);
    return odd;
  }
  return null;
}

/** Metrics with a point that is no number, and where it is. */
export function oddMetrics(run: RunModel): Finding[] {
  return run.series.value.flatMap((series) => {
    const first = firstOdd(series);
    if (first === null) return [];
    const text = `${series.name} is ${exact(first.value)} first at step ${exact(first.step)}`;
    return [{ key: `odd ${series.id}`, tone: "unsure" as const, text }];
  });
}

/** What is odd about how things go now. */
export function troubles(run: RunModel, now: number): Finding[] {
  const header = run.header.value;
  if (header === null) return [];
  const found: Finding[] = header.health.map((text) => ({ key: text, tone: "unsure", text }));
  if (header.status === "NotResponding") {
    found.push({ key: "lost", tone: "bad", text: header.reason ?? "The process of the run gives no sign of life." });
  }
  if (run.link.value === "silent") {
    found.push({ key: "silent", tone: "unsure", text: "Nothing is heard of the kernel: what is shown may be old." });
  }
  const closed = run.closedBecause.value;
  if (closed !== null) found.push({ key: "closed", tone: "bad", text: closed });
  const stalled = isFinal(header.status) || run.link.value !== "live" ? null : stall(run, now);
  if (stalled !== null) found.push({ key: "stall", tone: "unsure", text: stalled });
  return found;
}

/** What to say of a run that has logged nothing for much longer than usual. */
function stall(run: RunModel, now: number): string | null {
  let last = -Infinity;
  let busiest: Series | null = null;
  for (const series of [...run.series.value, ...run.internal.value]) {
    if (series.kind !== "scalar" || series.name.startsWith(SYSTEM)) continue;
    last = Math.max(last, series.last.value?.time ?? -Infinity);
    if (series.total.peek() > (busiest?.total.peek() ?? 2)) busiest = series;
  }
  if (busiest === null) return null;
  const usual = gap(busiest);
  const since = now - last;
  if (usual === null || since < Math.max(LEAST_SECONDS, TIMES * usual)) return null;
  return `No new point for ${duration(since)}; usually there is one every ${usual < 1 ? "second or faster" : duration(usual)}.`;
}

/** The usual time between two points of late; thinned series have fewer points than were logged. */
function gap(series: Series): number | null {
  const times = series.columns().times.slice(-200).sort();
  const gaps = times.slice(1).map((time, at) => time - (times[at] ?? time)).sort();
  const middle = gaps[Math.floor(gaps.length / 2)];
  return middle ?? null;
}
