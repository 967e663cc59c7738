import type { Theme } from "../../charts/theme";
import type { Colours } from "./colours";
import type { Draw } from "./drawn";
import type { Scale } from "./scale";

/** Room around the lines, in pixels. */
export const ROOM = { top: 26, bottom: 16, side: 44 };
/** So many runs are drawn before anybody looks at the clock. */
const SLICE = 100;
/** So many runs outside of what was brushed suffice to show where they are. */
const MOST_OUTSIDE = 1000;
/** Of each animation frame; the rest of 10,000 runs follows in the next ones. */
const SLICE_MS = 6;
/** A pointer this near to a line means it. */
const NEAR = 10;

/** Draws the lines slice by slice, those outside of what was brushed first. */
export function linesOf(places: readonly Float64Array[], inside: Uint8Array, colours: Colours, theme: () => Theme): Draw {
  const order = orderOf(inside);
  const outside = order.findIndex((at) => inside[at] === 1);
  const rest = outside < 0 ? order.length : outside;
  let next = 0;
  return (context, width, height, fresh) => {
    const colour = theme();
    if (fresh) {
      next = 0;
      context.clearRect(0, 0, width, height);
    }
    const begin = performance.now();
    context.lineWidth = 1;
    while (next < order.length && performance.now() - begin < SLICE_MS) {
      const isRest = next < rest;
      const paths = new Map<string, Path2D>();
      for (const stop = Math.min(isRest ? rest : order.length, next + SLICE); next < stop; next++) {
        const at = order[next] ?? 0;
        const hue = isRest ? colour.faint : (colours.all[colours.of[at] ?? 0] ?? colour.ink);
        paths.set(hue, lineOf(places, at, width, height, paths.get(hue) ?? new Path2D()));
      }
      context.globalAlpha = isRest ? 0.5 * opacity(rest) : opacity(order.length - rest);
      for (const [hue, path] of paths) {
        context.strokeStyle = hue;
        context.stroke(path);
      }
    }
    context.globalAlpha = 1;
    return next < order.length;
  };
}

/** The more lines, the fainter each. */
function opacity(many: number): number {
  return Math.max(0.1, Math.min(0.9, 10 / Math.sqrt(many + 1)));
}

/** Some of those outside of what was brushed, then all inside; far apart ones follow each other, so that the first look like all. */
function orderOf(inside: Uint8Array): number[] {
  const count = inside.length;
  const stride = coprime(count);
  const all = Array.from(inside, (_, at) => (at * stride) % count);
  return [...all.filter((at) => inside[at] !== 1).slice(0, MOST_OUTSIDE), ...all.filter((at) => inside[at] === 1)];
}

/** Draws the axes with their ends, or their names. */
export function drawAxes(context: CanvasRenderingContext2D, scales: readonly Scale[], theme: Theme, width: number, height: number): void {
  context.font = `10px ${theme.font}`;
  context.textBaseline = "middle";
  scales.forEach((scale, at) => {
    const x = xOf(at, scales.length, width);
    context.fillStyle = theme.grid;
    context.fillRect(x - 0.5, ROOM.top, 1, height - ROOM.top - ROOM.bottom);
    context.fillStyle = theme.ink;
    context.strokeStyle = theme.surface;
    context.lineWidth = 3;
    const labels = scale.names === null ? [scale.low, scale.high] : scale.names.map((_, name) => name);
    if (labels.length > 12) labels.splice(1, labels.length - 2);
    for (const label of labels) {
      const isRight = at === scales.length - 1 && at > 0;
      context.textAlign = isRight ? "end" : "start";
      const words = scale.words(label);
      const text = words.length > 14 ? `${words.slice(0, 13)}…` : words;
      const [left, top] = [x + (isRight ? -5 : 5), yOf(scale.place(label), height)];
      context.strokeText(text, left, top); // a rim in the colour of the ground, so that it can be read over lines
      context.fillText(text, left, top);
    }
  });
}

/** Adds the line of a run to a path, with gaps where it has no value. */
export function lineOf(places: readonly Float64Array[], at: number, width: number, height: number, path: Path2D): Path2D {
  let isDown = false;
  for (let axis = 0; axis < places.length; axis++) {
    const place = places[axis]?.[at] ?? NaN;
    if (!(place >= 0)) {
      isDown = false;
      continue;
    }
    const [x, y] = [xOf(axis, places.length, width), yOf(place, height)];
    if (isDown) path.lineTo(x, y);
    else path.moveTo(x, y);
    isDown = true;
  }
  return path;
}

/** The run whose line is nearest to a point; −1 when none is near. */
export function nearest(
  places: readonly Float64Array[],
  inside: Uint8Array,
  x: number,
  y: number,
  width: number,
  height: number,
): number {
  const step = (width - 2 * ROOM.side) / Math.max(1, places.length - 1);
  const axis = Math.min(places.length - 2, Math.max(0, Math.floor((x - ROOM.side) / step)));
  const [left, right] = [places[axis], places[axis + 1]];
  if (left === undefined || right === undefined) return -1;
  const part = (x - xOf(axis, places.length, width)) / step;
  let best = -1;
  let least = NEAR;
  for (let at = 0; at < inside.length; at++) {
    if (inside[at] !== 1) continue;
    const place = (left[at] ?? NaN) + part * ((right[at] ?? NaN) - (left[at] ?? NaN));
    const far = Math.abs(yOf(place, height) - y);
    if (far < least) [best, least] = [at, far];
  }
  return best;
}

function xOf(axis: number, count: number, width: number): number {
  return ROOM.side + (width - 2 * ROOM.side) * (count > 1 ? axis / (count - 1) : 0.5);
}

function yOf(place: number, height: number): number {
  return ROOM.top + (1 - place) * (height - ROOM.top - ROOM.bottom);
}

/** A stride that meets each of `count` places once. */
function coprime(count: number): number {
  let stride = Math.floor(count * 0.618) | 1;
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  while (divisor(stride, count) !== 1) stride += 2;
  return stride;
}
