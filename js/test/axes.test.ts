import { expect, test } from "vitest";
import { countBelow, Scale } from "../src/charts/scale";
import { axisTicks, numberTicks } from "../src/charts/ticks";

test.each([
  [0, 1, ["0.0", "0.5", "1.0"]],
  [0, 20_000, ["0", "10k", "20k"]],
  [-0.013, 0.021, ["−0.01", "0.00", "0.01", "0.02"]],
  [1e6, 1.04e6, ["1M", "1.02M", "1.04M"]],
])("from %s to %s the labels are %j", (low, high, labels) => {
  expect(numberTicks({ low, high }, false, labels.length).labels).toEqual(labels);
});

test("steps are labelled by whole numbers, however few", () => {
  expect(axisTicks("step", { low: 0, high: 2 }, false, 8).labels).toEqual(["0", "1", "2"]);
});

test.each([
  [1, 1e6, 4, ["1", "100", "10k", "1M"]],
  [1, 100, 8, ["1", "2", "5", "10", "20", "50", "100"]],
  [1e-6, 1e-3, 4, ["1e−6", "1e−5", "1e−4", "0.001"]],
  [3, 7, 5, ["3", "4", "5", "6", "7"]],
])("a logarithmic axis from %s to %s has the labels %4$j", (low, high, most, labels) => {
  expect(numberTicks({ low, high }, true, most).labels).toEqual(labels);
});

test.each([
  [0, 4, ["0s", "1s", "2s", "3s", "4s"]],
  [0, 100, ["0s", "30s", "1m", "1m 30s"]],
  [0, 4000, ["0s", "30m", "1h"]],
  [0, 3 * 86_400, ["0s", "1d", "2d", "3d"]],
  [3600, 3601, ["1h", "1h 0.5s", "1h 1s"]],
])("a duration from %s to %s seconds is told in units", (low, high, labels) => {
  expect(axisTicks("relative", { low, high }, false, labels.length).labels).toEqual(labels);
});

test("wall time is told by the clock, and the first label says the day", () => {
  const at = (hour: number, minute: number): number => new Date(2026, 10, 3, hour, minute).getTime() / 1000;

  const { labels } = axisTicks("time", { low: at(14, 1), high: at(16, 1) }, false, 5);

  expect(labels).toEqual(["Nov 3 14:30", "15:00", "15:30", "16:00"]);
});

test("wall time over days is told by their dates", () => {
  const at = (day: number): number => new Date(2026, 10, day, 12).getTime() / 1000;

  expect(axisTicks("time", { low: at(3), high: at(7) }, false, 5).labels).toEqual(["Nov 4", "Nov 5", "Nov 6", "Nov 7"]);
});

test.each([
  [0, Number.MAX_VALUE],
  [-1e-300, 1e-300],
  [1e15, 1e15 + 4],
  [5, 5],
])("from %s to %s there are few labels or none", (low, high) => {
  expect(numberTicks({ low, high }, false, 6).at.length).toBeLessThan(30);
});

test("a scale finds the place of a value and the value of a place", () => {
  const scale = new Scale({ low: 1, high: 1000 }, true, 100, 400);

  expect(scale.at(10)).toBeCloseTo(200);
  expect(scale.value(300)).toBeCloseTo(100);
});

test("growing around a place keeps it where it is", () => {
  const scale = new Scale({ low: 0, high: 100 }, false, 0, 100);

  expect(scale.grown(2, 30)).toEqual({ low: 15, high: 65 });
  expect(scale.moved(10)).toEqual({ low: -10, high: 90 });
});

test("entries of a column are counted by halving", () => {
  const column = Float64Array.of(1, 2, 2, 3);

  expect([0, 1, 2, 3, 4].map((value) => countBelow(column, value))).toEqual([0, 0, 1, 3, 4]);
  expect([0, 1, 2, 3, 4].map((value) => countBelow(column, value, true))).toEqual([0, 1, 3, 4, 4]);
});
