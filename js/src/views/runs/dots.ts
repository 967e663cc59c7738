import type { Theme } from "../../charts/theme";
import type { Colours } from "./colours";
import type { Draw } from "./drawn";
import type { Scale } from "./scale";

/** Room around the dots, in pixels; the style sheet has the same. */
export const ROOM = { top: 12, bottom: 30, left: 56, right: 14 };

/** Draws a dot for each run, those outside of what was brushed below the others. */
export function dotsOf(
  across: Float64Array,
  up: Float64Array,
  x: Scale,
  y: Scale,
  inside: Uint8Array,
  colours: Colours,
  theme: () => Theme,
): Draw {
  return (context, width, height, fresh) => {
    if (!fresh) return false;
    const colour = theme();
    context.clearRect(0, 0, width, height);
    drawFrame(context, x, y, colour, width, height);
    const radius = inside.length > 2000 ? 2 : inside.length > 200 ? 3 : 4;
    const paths = new Map<string, Path2D>();
    for (let at = 0; at < inside.length; at++) {
      const [left, top] = [xOf(across[at] ?? NaN, width), yOf(up[at] ?? NaN, height)];
      if (!(left >= 0 && top >= 0)) continue;
      const hue = inside[at] === 1 ? (colours.all[colours.of[at] ?? 0] ?? colour.ink) : "";
      const path = paths.get(hue) ?? new Path2D();
      paths.set(hue, path);
      path.moveTo(left + radius, top);
      path.arc(left, top, radius, 0, 7);
    }
    // those outside of what was brushed lie below the others
    for (const [hue, path] of [...paths].sort(([one], [other]) => Number(one !== "") - Number(other !== ""))) {
      context.fillStyle = hue === "" ? colour.faint : hue;
      context.globalAlpha = hue === "" ? 0.15 : inside.length > 500 ? 0.6 : 0.85;
      context.fill(path);
    }
    context.globalAlpha = 1;
    return false;
  };
}

function drawFrame(context: CanvasRenderingContext2D, x: Scale, y: Scale, theme: Theme, width: number, height: number): void {
  context.font = `10px ${theme.font}`;
  context.fillStyle = theme.grid;
  context.fillRect(ROOM.left, height - ROOM.bottom, width - ROOM.left - ROOM.right, 1);
  context.fillRect(ROOM.left, ROOM.top, 1, height - ROOM.top - ROOM.bottom);
  context.fillStyle = theme.faint;
  context.textBaseline = "top";
  for (const label of labelsOf(x, width < 460 ? 2 : 4)) {
    const place = x.place(label);
    context.textAlign = place < 0.1 ? "start" : place > 0.9 ? "end" : "center";
    context.fillText(x.words(label), xOf(place, width), height - ROOM.bottom + 5);
  }
  context.textBaseline = "middle";
  context.textAlign = "end";
  for (const label of labelsOf(y, 4)) context.fillText(short(y.words(label)), ROOM.left - 5, yOf(y.place(label), height));
  context.fillStyle = theme.ink;
  context.textAlign = "center";
  context.fillText(x.column.title, ROOM.left + (width - ROOM.left - ROOM.right) / 2, height - 7);
  context.save();
  context.translate(8, ROOM.top + (height - ROOM.top - ROOM.bottom) / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(y.column.title, 0, 0);
  context.restore();
}

function labelsOf(scale: Scale, parts: number): number[] {
  if (scale.names !== null && scale.names.length <= 3 * parts) return scale.names.map((_, at) => at);
  if (scale.low === scale.high) return [scale.low];
  if (scale.names !== null) return [scale.low, scale.high];
  return Array.from({ length: parts + 1 }, (_, at) => scale.at(at / parts));
}

function short(text: string): string {
  return text.length > 9 ? `${text.slice(0, 8)}…` : text;
}

/** From a place to pixels. */
export function xOf(place: number, width: number): number {
  return ROOM.left + place * (width - ROOM.left - ROOM.right);
}

/** From a place to pixels. */
export function yOf(place: number, height: number): number {
  return ROOM.top + (1 - place) * (height - ROOM.top - ROOM.bottom);
}
