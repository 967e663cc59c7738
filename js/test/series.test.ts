import { expect, test } from "vitest";
import { decode, type Part } from "../src/model/decode";
import { BUDGET, Series } from "../src/model/series";
import { newcomers } from "./messages";

function part(values: readonly number[], from = 0): Part {
  const { header, columns } = newcomers(0, { loss: values }, from);
  const decoded = decode(header, columns);
  if (decoded.type !== "message" || decoded.parts[0] === undefined) throw new Error("no part");
  return decoded.parts[0];
}

function made(first: Part): Series {
  if (first.header === null) throw new Error("no header");
  return new Series(first.header, first);
}

function long(n: number, at: number, spike: number): number[] {
  return Array.from({ length: n }, (_, place) => (place === at ? spike : Math.sin(place / 50)));
}

test("points come out as they went in", () => {
  const series = made(part([3, 1]));

  series.append(part([2], 2));

  expect(Array.from(series.columns().steps)).toEqual([0, 1, 2]);
  expect(Array.from(series.columns().values)).toEqual([3, 1, 2]);
  expect(series.last.value).toMatchObject({ step: 2, value: 2 });
});

test("a million points are held in bounded memory", () => {
  const series = made(part([]));

  for (let from = 0; from < 1_000_000; from += 5000) series.append(part(long(5000, -1, 0), from));

  expect(series.length).toBeLessThanOrEqual(2 * BUDGET);
  expect(series.total.value).toBe(1_000_000);
});

test.each([
  ["a spike upward", 1000],
  ["a spike downward", -1000],
])("%s survives all compaction", (_, spike) => {
  const series = made(part(long(5000, 2345, spike)));

  for (let from = 5000; from < 200_000; from += 5000) series.append(part(long(5000, -1, 0), from));

  const { steps, values } = series.columns();
  expect(steps[values.indexOf(spike)]).toBe(2345);
});

test.each([NaN, Infinity, -Infinity])("a single %s survives compaction", (odd) => {
  const series = made(part(long(5000, 1234, odd)));

  for (let from = 5000; from < 30_000; from += 5000) series.append(part(long(5000, -1, 0), from));

  expect(Array.from(series.columns().values).filter((value) => !Number.isFinite(value))).toEqual([odd]);
});

test("NaN and both infinities survive beside each other", () => {
  const odd = [NaN, Infinity, -Infinity];
  const series = made(part([...long(1000, -1, 0), ...odd, ...long(9000, -1, 0)]));

  expect(Array.from(series.columns().values).filter((value) => !Number.isFinite(value))).toEqual(odd);
});

test("a series of hardly anything finite is held in bounded memory too", () => {
  const series = made(part([]));
  const mixed = (_: unknown, at: number): number => [NaN, Infinity, -Infinity, at, -at][at % 5] ?? 0;

  for (let from = 0; from < 200_000; from += 5000) series.append(part(Array.from({ length: 5000 }, mixed), from));

  expect(series.length).toBeLessThanOrEqual(2 * BUDGET);
});

test("the first and the last point stay", () => {
  const series = made(part(long(20_000, -1, 0)));

  const { steps } = series.columns();

  expect([steps[0], steps[steps.length - 1]]).toEqual([0, 19_999]);
});

test("compaction keeps the order of steps", () => {
  const { steps } = made(part(long(20_000, 10_000, 5))).columns();

  expect(Array.from(steps)).toEqual(Array.from(steps).sort((a, b) => a - b));
});

test("steps that go back are drawn in order, and the last point is still the one that came last", () => {
  const series = made(part([5, 6], 10));

  series.append(part([7], 3));

  expect(Array.from(series.columns().steps)).toEqual([3, 10, 11]);
  expect(series.last.value?.step).toBe(3);
});

test("many points at one step are held in bounded memory too", () => {
  const series = made({ ...part(long(20_000, 7000, 9)), steps: new Float64Array(20_000) });

  expect(series.length).toBeLessThanOrEqual(2 * BUDGET);
  expect(series.columns().values).toContain(9);
});
