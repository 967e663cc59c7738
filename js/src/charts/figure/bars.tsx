import type { Frame } from "./figure";
import { round } from "./scale";

/** Bins between edges, which are where the last one ended; open ends are as wide as their neighbours. */
export interface Bins {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly middle: readonly number[];
}

/**
 * The bins between edges.
 *
 *     binsOf([0, 1, 3]).middle  // [0.5, 2]
 */
export function binsOf(edges: readonly number[]): Bins {
  const inner = edges.filter(Number.isFinite);
  const wide = inner.length > 1 ? ((inner.at(-1) ?? 0) - (inner[0] ?? 0)) / (inner.length - 1) : 1;
  const [first = 0, last = first] = [inner[0], inner.at(-1)];
  const finite = edges.map((edge) => (edge === -Infinity ? first - wide : edge === Infinity ? last + wide : edge));
  const low = finite.slice(0, -1);
  const high = finite.slice(1);
  return { low, high, middle: low.map((one, at) => (one + (high[at] ?? NaN)) / 2) };
}

export interface BarsProps {
  readonly frame: Frame;
  readonly bins: Bins;
  readonly values: readonly number[];
  /** The bar that is read. */
  readonly hovered: number | null;
}

/** Bars from zero to the value of each bin. */
export function Bars({ frame, bins, values, hovered }: BarsProps) {
  return (
    <g class="mlw-bars">
      {values.map((value, at) => {
        const [left, right] = [frame.x(bins.low[at] ?? NaN), frame.x(bins.high[at] ?? NaN)];
        const [top, bottom] = [frame.y(Math.max(0, value)), frame.y(Math.min(0, value))];
        if (![left, right, top, bottom].every(Number.isFinite)) return null;
        const gap = right - left > 4 ? 1 : 0;
        return (
          <rect
            key={at}
            data-on={at === hovered || undefined}
            x={round(left)}
            y={round(top)}
            width={round(Math.max(0.5, right - left - gap))}
            height={round(Math.max(0, bottom - top))}
          />
        );
      })}
    </g>
  );
}
