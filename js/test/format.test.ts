import { expect, test } from "vitest";
import { duration, exact, short, ticks, took } from "../src/charts/format";

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
