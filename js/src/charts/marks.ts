import type { Layout } from "./axes";
import type { Path, Pen } from "./pen";
import { countBelow } from "./scale";
import type { Seen } from "./polyline";

/** So near to each other marks of one sort are one band, of which not each is drawn. */
const APART = 3;

/** What a line cannot show, and on which side of the frame it is marked. */
type Sort = "nan" | "+inf" | "-inf" | "above" | "below" | "before";

/** Places on the frame, by what is marked there. */
type Found = ReadonlyMap<Sort, readonly number[]>;

/**
 * Marks on the frame what a line cannot show.
 *
 * NaN is a cross at the bottom, +Inf a triangle at the top, −Inf one at the bottom, in the colour of an
 * alarm. A value beyond the frame (an outlier that was left out, or one for which a logarithmic axis has
 * no place) is a small triangle at the edge where it lies, in the colour of its line.
 *
 * @returns whether there was anything to mark: then the line has gaps.
 */
export function drawMarks(pen: Pen, layout: Layout, seen: Seen, colors: { alarm: string; line: string }): boolean {
  const { left, top, bottom } = layout.frame;
  const found = find(layout, seen);
  for (const [sort, places] of found) {
    const path = pen.path();
    for (const at of places) {
      if (sort === "nan") cross(path, at, bottom - 4);
      else if (sort === "+inf") triangle(path, at, top + 1, 5, 7);
      else if (sort === "-inf") triangle(path, at, bottom - 1, 5, -7);
      else if (sort === "above") triangle(path, at, top - 5, 3.5, 5);
      else if (sort === "below") triangle(path, at, bottom + 5, 3.5, -5);
      else aside(path, left - 4, at);
    }
    if (sort === "nan") pen.stroke({ color: colors.alarm, width: 1.5 });
    else pen.fill(sort === "+inf" || sort === "-inf" ? colors.alarm : colors.line);
  }
  return found.size > 0;
}

/** Where which marks stand. */
function find({ frame, x, y }: Layout, seen: Seen): Found {
  const found = new Map<Sort, number[]>();
  const note = (sort: Sort, place: number): void => {
    const places = found.get(sort);
    if (places === undefined) found.set(sort, [place]);
    else if (Math.abs(place - (places[places.length - 1] ?? 0)) >= APART) places.push(place);
  };
  const { low, high } = y.range;
  for (let at = seen.from; at < seen.to; at++) {
    const value = seen.y[at] ?? NaN;
    if (value >= low && value <= high) continue;
    const place = x.at(seen.x[at] ?? NaN);
    if (Number.isNaN(value)) note("nan", place);
    else if (Number.isFinite(value)) note(value > high ? "above" : "below", place);
    else note(value > 0 ? "+inf" : "-inf", place);
  }
  if (x.log) {
    // before the first power of ten there is no end of an axis on which 0 has a place
    const hidden = countBelow(seen.x, 0, true);
    for (let at = 0; at < hidden; at++) {
      const place = y.at(seen.y[at] ?? NaN);
      if (place >= frame.top && place <= frame.bottom) note("before", place);
    }
  }
  return found;
}

/** Points that no line leads to, as dots; or all of them. */
export function drawDots(pen: Pen, { x, y }: Layout, seen: Seen, color: string, all: boolean): void {
  const path = pen.path();
  const isThere = (at: number): boolean => at >= 0 && at < seen.y.length && Number.isFinite(y.at(seen.y[at] ?? NaN));
  let drawn = -Infinity;
  for (let at = seen.from; at < seen.to; at++) {
    if (!isThere(at) || (!all && (isThere(at - 1) || isThere(at + 1)))) continue;
    const place = x.at(seen.x[at] ?? NaN);
    const level = y.at(seen.y[at] ?? NaN);
    if (!all && place - drawn < 1) continue;
    drawn = place;
    // a line of no length with round ends
    path.moveTo(place - 0.01, level);
    path.lineTo(place + 0.01, level);
  }
  pen.stroke({ color, width: all ? 4.5 : 5 });
}

function cross(path: Path, x: number, y: number): void {
  path.moveTo(x - 3, y - 3);
  path.lineTo(x + 3, y + 3);
  path.moveTo(x - 3, y + 3);
  path.lineTo(x + 3, y - 3);
}

/** Its tip at `y`, its base so far below. */
function triangle(path: Path, x: number, y: number, arm: number, down: number): void {
  path.moveTo(x, y);
  path.lineTo(x - arm, y + down);
  path.lineTo(x + arm, y + down);
  path.lineTo(x, y);
}

function aside(path: Path, x: number, y: number): void {
  path.moveTo(x, y);
  path.lineTo(x + 5, y - 3.5);
  path.lineTo(x + 5, y + 3.5);
  path.lineTo(x, y);
}
