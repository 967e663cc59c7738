import { signal, type Signal } from "@preact/signals";
import type { Kind, SeriesPart } from "../wire";
import { keep, type Columns } from "./compact";
import type { Part } from "./decode";

/** How many points a series holds at rest; twice as many make it compact itself. */
export const BUDGET = 4000;

/** One point, as exact as it was recorded. */
export interface Point {
  readonly step: number;
  readonly time: number;
  readonly value: number;
}

/**
 * The points of one metric in a run, in bounded memory. A metric that is not scalar has none, and a
 * version that grows with its entries.
 *
 *     const series = new Series(part.header, part);
 *     series.append(next);
 *     series.columns().values
 */
export class Series {
  readonly id: number;
  readonly name: string;
  readonly kind: Kind;
  /** Grows with each change: what draws a series listens to this. */
  readonly version: Signal<number> = signal(0);
  /** Points in the store, of which this holds a picture. */
  readonly total: Signal<number> = signal(0);
  /** The point that came last, which need not be the one with the greatest step. */
  readonly last: Signal<Point | null> = signal(null);

  #length = 0;
  #ascending = true;
  #steps = new Float64Array(64);
  #times = new Float64Array(64);
  #values = new Float64Array(64);
  readonly #budget: number;

  constructor(header: SeriesPart, part: Part, budget: number = BUDGET) {
    this.id = header.id;
    this.name = header.name;
    this.kind = header.kind;
    this.#budget = budget;
    this.append(part);
  }

  /** Points that are held, at most about twice the budget. */
  get length(): number {
    return this.#length;
  }

  /** Replaces all points. */
  replace(part: Part): void {
    // new columns, since a chart may still hold the old ones
    this.#pick(new Uint32Array(0), this.columns());
    this.#ascending = true;
    this.last.value = null;
    this.append(part);
  }

  /** Adds points at the end. */
  append(part: Part): void {
    const { steps, times, values } = part;
    const n = values.length;
    this.total.value = part.total;
    if (n > 0) {
      this.#reserve(this.#length + n);
      this.#noteOrder(steps);
      this.#steps.set(steps, this.#length);
      this.#times.set(times, this.#length);
      this.#values.set(values, this.#length);
      this.#length += n;
      const at = n - 1;
      this.last.value = { step: steps[at] ?? NaN, time: times[at] ?? NaN, value: values[at] ?? NaN };
      if (this.#length > 2 * this.#budget) this.#compact();
    }
    this.version.value = this.version.peek() + 1;
  }

  /** All points that are held, in ascending order of steps; valid until the next change. */
  columns(): Columns {
    if (!this.#ascending) this.#sort();
    return {
      steps: this.#steps.subarray(0, this.#length),
      times: this.#times.subarray(0, this.#length),
      values: this.#values.subarray(0, this.#length),
    };
  }

  #noteOrder(steps: Float64Array): void {
    let before = this.#length > 0 ? (this.#steps[this.#length - 1] ?? -Infinity) : -Infinity;
    for (const step of steps) {
      if (step < before) this.#ascending = false;
      before = step;
    }
  }

  #reserve(size: number): void {
    if (size <= this.#steps.length) return;
    const room = Math.max(size, 2 * this.#steps.length);
    this.#steps = grown(this.#steps, room);
    this.#times = grown(this.#times, room);
    this.#values = grown(this.#values, room);
  }

  #compact(): void {
    const columns = this.columns();
    const places = keep(columns, Math.floor(this.#budget / 2));
    // where much is not finite more stays of each bucket, up to five
    this.#pick(places.length <= 1.25 * this.#budget ? places : keep(columns, Math.floor(this.#budget / 5)), columns);
  }

  /** Stable, so that points logged twice at one step keep their order. */
  #sort(): void {
    const columns = {
      steps: this.#steps.subarray(0, this.#length),
      times: this.#times.subarray(0, this.#length),
      values: this.#values.subarray(0, this.#length),
    };
    const order = Uint32Array.from({ length: this.#length }, (_, at) => at);
    const steps = columns.steps;
    order.sort((a, b) => (steps[a] ?? 0) - (steps[b] ?? 0) || a - b);
    this.#pick(order, columns);
    this.#ascending = true;
  }

  #pick(places: Uint32Array, from: Columns): void {
    const room = Math.max(64, places.length);
    const steps = new Float64Array(room);
    const times = new Float64Array(room);
    const values = new Float64Array(room);
    places.forEach((place, at) => {
      steps[at] = from.steps[place] ?? NaN;
      times[at] = from.times[place] ?? NaN;
      values[at] = from.values[place] ?? NaN;
    });
    this.#steps = steps;
    this.#times = times;
    this.#values = values;
    this.#length = places.length;
  }
}

function grown(old: Float64Array, room: number): Float64Array<ArrayBuffer> {
  const column = new Float64Array(room);
  column.set(old);
  return column;
}
