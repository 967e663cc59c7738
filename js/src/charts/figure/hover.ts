import type { HTMLAttributes } from "preact";
import type { Signal } from "@preact/signals";

/** Something with points that can be read one by one: a curve, or bars. */
export interface Track {
  /** Stays the same while what it shows does. */
  readonly key: string;
  readonly name: string;
  /** In values, not pixels. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** A colour of the style sheet. */
  readonly color: string;
  readonly dash?: string | undefined;
  /** What is read at a point, in words. */
  readonly say: (at: number) => string;
}

/** A point of a track. */
export interface Place {
  readonly track: number;
  readonly at: number;
}

/** The point that is nearest to a place on the screen; null where there is none. */
export function nearest(
  tracks: readonly Track[],
  toX: (value: number) => number,
  toY: (value: number) => number,
  px: number,
  py: number,
  alongX: boolean,
): Place | null {
  let found: Place | null = null;
  let least = Infinity;
  tracks.forEach(({ x, y }, track) => {
    for (let at = 0; at < x.length; at++) {
      const across = toX(x[at] ?? NaN) - px;
      const down = toY(y[at] ?? NaN) - py;
      // where only the place along the axis counts, the other tells apart what stands at the same place
      const distance = alongX ? Math.abs(across) + Math.abs(down) * 1e-3 : across * across + down * down;
      if (distance < least) {
        least = distance;
        found = { track, at };
      }
    }
  });
  return found;
}

/** Where a key leads from a point: left and right along a track, up and down to another one. */
export function move(key: string, from: Place | null, tracks: readonly Track[]): Place | null | undefined {
  const now = from ?? { track: 0, at: -1 };
  const length = tracks[now.track]?.x.length ?? 0;
  if (tracks.length === 0 || length === 0) return undefined;
  const along = {
    ArrowRight: now.at + 1,
    ArrowLeft: from === null ? length - 1 : now.at - 1,
    Home: 0,
    End: length - 1,
    PageDown: now.at + 10,
    PageUp: now.at - 10,
  }[key];
  if (along !== undefined) return { ...now, at: Math.min(length - 1, Math.max(0, along)) };
  const across = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (across !== undefined) {
    const track = (now.track + across + tracks.length) % tracks.length;
    const there = tracks[track]?.x ?? [];
    if (track === now.track) return now.at < 0 ? { track, at: 0 } : now;
    return { track, at: closest(there, tracks[now.track]?.x[Math.max(0, now.at)] ?? 0) };
  }
  return key === "Escape" && from !== null ? null : undefined;
}

function closest(values: readonly number[], to: number): number {
  let best = 0;
  values.forEach((value, at) => {
    if (Math.abs(value - to) < Math.abs((values[best] ?? Infinity) - to)) best = at;
  });
  return best;
}

/** What makes an element readable by pointer and by keys; assistive technology reads it as a slider. */
export function readable(
  label: string,
  tracks: readonly Track[],
  place: Signal<Place | null>,
  find: (px: number, py: number) => Place | null,
): HTMLAttributes<HTMLDivElement> {
  const now = place.value;
  const track = tracks[now?.track ?? 0];
  const last = Math.max(0, (track?.x.length ?? 0) - 1);
  const at = Math.min(last, now?.at ?? 0);
  return {
    tabIndex: 0,
    role: "slider",
    "aria-label": label,
    "aria-valuemin": 0,
    "aria-valuemax": last,
    "aria-valuenow": at,
    "aria-valuetext":
      now === null || track === undefined ? "Arrow keys read the values" : `${track.name} ${track.say(at)}`.trim(),
    onPointerMove: (event) => {
      const box = event.currentTarget.getBoundingClientRect();
      place.value = find(event.clientX - box.left, event.clientY - box.top);
    },
    onPointerLeave: () => { place.value = null; },
    onBlur: () => { place.value = null; },
    onKeyDown: (event) => {
      const next = move(event.key, place.peek(), tracks);
      if (next === undefined) return;
      event.preventDefault();
      event.stopPropagation(); // a notebook moves between its cells by the same keys
      place.value = next;
    },
  };
}
