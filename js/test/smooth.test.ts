import { expect, test } from "vitest";
import { smooth } from "../src/charts/smooth";

/** What TensorBoard does, one value after the other. */
function asTensorBoard(values: readonly number[], weight: number): number[] {
  let last = 0;
  let count = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    last = last * weight + (1 - weight) * value;
    count += 1;
    return last / (1 - weight ** count);
  });
}

const NOISY = Array.from({ length: 500 }, (_, at) => Math.sin(at / 30) + ((at * 7919) % 13) / 13);

test.each([0.1, 0.6, 0.9, 0.999])("with weight %s a series looks as in TensorBoard", (weight) => {
  const smoothed = smooth(Float64Array.from(NOISY), weight, [{ end: 500, each: 1 }], 500);

  asTensorBoard(NOISY, weight).forEach((value, at) => { expect(smoothed[at]).toBeCloseTo(value, 9); });
});

test("what is not finite stays as it is, and leaves the average alone", () => {
  const values = Float64Array.of(1, NaN, Infinity, 2);

  const smoothed = smooth(values, 0.5, [{ end: 4, each: 1 }], 4);

  expect(Array.from(smoothed)).toEqual([1, NaN, Infinity, 5 / 3]);
});

test("a constant stays exactly itself", () => {
  const smoothed = smooth(new Float64Array(100).fill(0.1), 0.97, [{ end: 100, each: 1 }], 100);

  expect(new Set(smoothed)).toEqual(new Set([0.1]));
});

test("a series that was thinned is smoothed like the whole one", () => {
  const whole = Float64Array.from({ length: 1000 }, (_, at) => at);
  const thinned = whole.filter((_, at) => at % 10 === 9);

  const fine = smooth(whole, 0.9, [{ end: 1000, each: 1 }], 1000);
  const coarse = smooth(thinned, 0.9, [{ end: 100, each: 10 }], 1000);

  expect(Math.abs((coarse[99] ?? 0) - (fine[999] ?? 0))).toBeLessThan(8);
});

test("a weight smooths a series of a million points as much as a sample of a thousand", () => {
  const million = smooth(Float64Array.from({ length: 2000 }, (_, at) => at), 0.9, [{ end: 2000, each: 500 }], 1e6);
  const thousand = smooth(Float64Array.from({ length: 1000 }, (_, at) => 2 * at), 0.9, [{ end: 1000, each: 1 }], 1000);

  expect(Math.abs((million[1999] ?? 0) - (thousand[999] ?? 0))).toBeLessThan(2);
});
