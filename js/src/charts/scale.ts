/** A stretch of an axis, in the axis's own units. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/**
 * Where values of a range stand between two places on the screen.
 *
 *     const scale = new Scale({ low: 0, high: 10 }, false, 40, 240);
 *     scale.at(5)      // 140
 *     scale.value(140) // 5
 *
 * Loops over many points use `offset` and `factor` themselves: a place is `offset + factor * value`, of
 * the value's logarithm where `log` is set.
 */
export class Scale {
  readonly offset: number;
  readonly factor: number;

  constructor(readonly range: Range, readonly log: boolean, readonly from: number, readonly to: number) {
    const low = this.#inner(range.low);
    this.factor = (to - from) / (this.#inner(range.high) - low);
    this.offset = from - this.factor * low;
  }

  /** The place of a value; not finite where a logarithmic scale has none. */
  at(value: number): number {
    return this.offset + this.factor * this.#inner(value);
  }

  /** The value at a place. */
  value(at: number): number {
    const inner = (at - this.offset) / this.factor;
    return this.log ? 10 ** inner : inner;
  }

  /** The range that is seen after a move by so many pixels. */
  moved(by: number): Range {
    return { low: this.value(this.from - by), high: this.value(this.to - by) };
  }

  /** The range that is seen when the picture grows `times` around a place that stays. */
  grown(times: number, around: number): Range {
    return {
      low: this.value(around + (this.from - around) / times),
      high: this.value(around + (this.to - around) / times),
    };
  }

  #inner(value: number): number {
    return this.log ? Math.log10(value) : value;
  }
}

/**
 * The number of entries of an ascending column that are less than `value`; with `orEqual`, those that are
 * not greater.
 *
 *     countBelow(Float64Array.of(1, 2, 2, 3), 2)        // 1
 *     countBelow(Float64Array.of(1, 2, 2, 3), 2, true)  // 3
 */
export function countBelow(column: Float64Array, value: number, orEqual = false): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const here = column[middle] ?? NaN;
    if (here < value || (orEqual && here === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
