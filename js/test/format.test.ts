import { expect, test } from "vitest";
import { clock, duration, elapsed, exact, moment, precise, short, tick, ticks, took } from "../src/charts/format";

test.each([
  [0, "0"],
  [0.123456789, "0.12346"],
  [1234567, "1,234,567"],
  [-0.5, "−0.5"],
  [0.00001234, "1.234e−5"],
  [1.5e12, "1.5e12"],
  [NaN, "NaN"],
  [Infinity, "+Inf"],
  [-Infinity, "−Inf"],
])("at a glance %s is %s", (value, text) => {
  expect(short(value)).toBe(text);
});

test("under the pointer a value has all its digits", () => {
  expect(exact(0.1 + 0.2)).toBe("0.30000000000000004");
});

test.each([
  [0, "0:00"],
  [75, "1:15"],
  [3661, "1:01:01"],
  [90061, "1 d 1:01:01"],
  [-5, "0:00"],
])("%s seconds are %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test.each([
  [[0, 0.25, 0.5, 0.75], ["0.00", "0.25", "0.50", "0.75"]],
  [[0, 0.5, 1], ["0.0", "0.5", "1.0"]],
  [[0, 50, 100], ["0", "50", "100"]],
  [[1_000_000, 1_020_000], ["1M", "1.02M"]],
  [[0, 1e-5, 2e-5], ["0", "1e−5", "2e−5"]],
])("the ticks %j read %j", (values, labels) => {
  expect(ticks(values)).toEqual(labels);
});

test("ticks that differ have labels that differ", () => {
  const close = [1.00001, 1.00002, 1.00003];

  expect(new Set(ticks(close)).size).toBe(3);
});

test("what was over in no time did not take nothing", () => {
  expect(took(0.25)).toBe("under 1 s");
  expect(took(75)).toBe("1:15");
});

test.each([
  [0, "0s"],
  [80, "1m 20s"],
  [3600, "1h"],
  [90_061.5, "1d 1h 1m 1.5s"],
  [0.00025, "0.00025s"],
  [59.9999, "1m"],
  [-5, "−5s"],
])("a duration of %s seconds is %s in its units", (seconds, text) => {
  expect(elapsed(seconds)).toBe(text);
});

test.each([
  [10_000, "10k"],
  [0.001, "0.001"],
  [1e-6, "1e−6"],
  [1e15, "1e15"],
  [-2, "−2"],
])("a tick at %s is %s", (value, text) => {
  expect(tick(value)).toBe(text);
});

test("in small places a number has the digits of a 32-bit float", () => {
  expect([1 / 3, 0.1, 12_345].map(precise)).toEqual(["0.33333333", "0.1", "12345"]);
});

test("a point of time is told as finely as its neighbours are apart", () => {
  const time = new Date(2026, 10, 3, 14, 5, 7, 250).getTime() / 1000;

  expect([3600, 1, 0.25, 86_400, 4e7].map((gap) => clock(time, gap))).toEqual(["14:05", "14:05:07", "14:05:07.25", "Nov 3", "Nov 3, 2026"]);
  expect(clock(time, 3600, true)).toBe("Nov 3 14:05");
  expect(moment(time)).toBe("Nov 3, 2026 14:05:07.250");
});

test("a time that is none has no words", () => {
  expect([clock(NaN, 1), moment(Infinity)]).toEqual(["", ""]);
});
