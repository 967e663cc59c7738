import type { Band } from "./average";
import type { Layout } from "./axes";
import type { Pen } from "./pen";
import type { Seen } from "./polyline";

/** Farther away drawing loses precision. */
const FAR = 1e5;

/** An area from one height to another at each of some places. */
interface Strip {
  readonly x: number[];
  readonly top: number[];
  readonly bottom: number[];
}

/** Fills what lies between the least and the greatest of the lines of which one is the mean. */
export function drawBand(pen: Pen, { x, y, frame }: Layout, seen: Seen, band: Band, color: string): void {
  const strips: Strip[] = [];
  let strip: Strip | null = null;
  const end = Math.min(seen.x.length, seen.to + 1);
  for (let at = Math.max(0, seen.from - 1); at < end; at++) {
    const place = Math.min(Math.max(x.at(seen.x[at] ?? NaN), -FAR), FAR);
    const top = y.at(band.greatest[at] ?? NaN);
    const low = y.at(band.least[at] ?? NaN);
    // a logarithmic axis has no place for what is not above 0: the band goes on to its end
    const bottom = y.log && !Number.isFinite(low) ? frame.bottom + 10 : low;
    if (!Number.isFinite(place) || !Number.isFinite(top) || !Number.isFinite(bottom)) {
      strip = null;
      continue;
    }
    if (strip === null) strips.push((strip = { x: [], top: [], bottom: [] }));
    const last = strip.x.length - 1;
    if (Math.floor(strip.x[last] ?? NaN) === Math.floor(place)) {
      strip.top[last] = Math.min(strip.top[last] ?? top, top);
      strip.bottom[last] = Math.max(strip.bottom[last] ?? bottom, bottom);
    } else {
      strip.x.push(place);
      strip.top.push(top);
      strip.bottom.push(bottom);
    }
  }
  for (const one of strips) fill(pen, one, color);
}

function fill(pen: Pen, { x, top, bottom }: Strip, color: string): void {
  const path = pen.path();
  x.forEach((place, at) => { path.lineTo(place, top[at] ?? 0); });
  for (let at = x.length - 1; at >= 0; at--) path.lineTo(x[at] ?? 0, bottom[at] ?? 0);
  pen.fill(color, 0.16);
}
