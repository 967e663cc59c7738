import type { Path } from "./pen";
import type { Scale } from "./scale";

/** A line goes on so far outside its frame; farther away, drawing loses precision. */
const OUTSIDE = 50;
const FAR = 3000;

/** Columns of the same length, of which the places from `from` to before `to` are in sight. */
export interface Seen {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly from: number;
  readonly to: number;
}

/**
 * Draws points in ascending order as a line, with a neighbour on each side; what cannot be shown is a gap.
 *
 * Where there are more than two points for each pixel, the least and the greatest of each stay.
 *
 * @returns how far up and down the line goes, for each pixel to the right.
 */
export function polyline(path: Path, { x, y, from, to }: Seen, across: Scale, up: Scale): number {
  const pen = new Thinning(path, to - from > 2 * (across.to - across.from));
  const { offset, factor, log } = across;
  const { offset: base, factor: slope, log: logY } = up;
  const top = Math.min(up.from, up.to) - FAR;
  const bottom = Math.max(up.from, up.to) + FAR;
  const place = (at: number): number => {
    const value = x[at] ?? NaN;
    return offset + factor * (log ? Math.log10(value) : value);
  };
  const height = (at: number): number => {
    const value = y[at] ?? NaN;
    if (value - value !== 0 || (logY && value <= 0)) return NaN;
    const level = base + slope * (logY ? Math.log10(value) : value);
    return level < top ? top : level > bottom ? bottom : level;
  };
  /** A neighbour outside, or where the line to it leaves the picture. */
  const outside = (outer: number, inner: number, limit: number): void => {
    const [x0, x1] = [place(outer), place(inner)];
    const [y0, y1] = [height(outer), height(inner)];
    const share = (limit - x0) / (x1 - x0);
    if (!Number.isFinite(x0 - x1)) return;
    if (share > 0) pen.to(limit, y0 + share * (y1 - y0));
    else pen.to(x0, y0);
  };
  if (from > 0) outside(from - 1, from, across.from - OUTSIDE);
  for (let at = from; at < to; at++) pen.to(place(at), height(at));
  if (to < x.length) outside(to, to - 1, across.to + OUTSIDE);
  pen.end();
  return pen.travelled / (across.to - across.from);
}

/** Takes points, and passes on two for each pixel. */
class Thinning {
  readonly #path: Path;
  readonly #thins: boolean;
  /** Pixels, up and down. */
  travelled = 0;
  #isUp = false;
  #level = NaN;
  #pixel = NaN;
  #least = 0;
  #leastAt = 0;
  #greatest = 0;
  #greatestAt = 0;

  constructor(path: Path, thins: boolean) {
    this.#path = path;
    this.#thins = thins;
  }

  to(x: number, y: number): void {
    if (y !== y) { // NaN, in the innermost loop
      this.end();
      this.#isUp = true;
    } else if (!this.#thins) {
      this.#draw(x, y);
    } else if (Math.floor(x) !== this.#pixel) {
      this.end();
      this.#pixel = Math.floor(x);
      this.#least = this.#greatest = y;
      this.#leastAt = this.#greatestAt = x;
    } else if (y < this.#least) {
      this.#least = y;
      this.#leastAt = x;
    } else if (y > this.#greatest) {
      this.#greatest = y;
      this.#greatestAt = x;
    }
  }

  end(): void {
    if (this.#pixel !== this.#pixel) return;
    const isFirst = this.#leastAt <= this.#greatestAt;
    if (isFirst) this.#draw(this.#leastAt, this.#least);
    if (this.#greatest !== this.#least) this.#draw(this.#greatestAt, this.#greatest);
    if (!isFirst) this.#draw(this.#leastAt, this.#least);
    this.#pixel = NaN;
  }

  #draw(x: number, y: number): void {
    if (this.#isUp) this.#path.moveTo(x, y);
    else this.#path.lineTo(x, y);
    const way = Math.abs(y - this.#level);
    if (way > 0) this.travelled += way;
    this.#level = y;
    this.#isUp = false;
  }
}
