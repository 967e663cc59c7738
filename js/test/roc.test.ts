// The curves of an accuracy table, compared with what scikit-learn says of the same scores.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Unreadable } from "../src/charts/report/document";
import { curveOf, type Way } from "../src/charts/roc/curves";
import { interpolate } from "../src/charts/roc/interpolate";
import { macro } from "../src/charts/roc/macro";
import { readAccuracy } from "../src/charts/roc/outcomes";

interface Golden {
  readonly document: { readonly data: Record<string, unknown> };
  readonly sklearn: Record<"roc" | "pr", { classes: number[]; micro: number; macro: number }> & { calibration: { x: number[]; y: number[] }[] };
}

const golden = JSON.parse(readFileSync(join(import.meta.dirname, "../../tests/feed/accuracy.json"), "utf8")) as Golden;
const accuracy = readAccuracy(golden.document.data);

test.each(["roc", "pr"] as const)("the %s scores of classes and averages are those of scikit-learn", (way) => {
  const told = golden.sklearn[way];

  accuracy.classes.forEach((outcomes, at) => { expect(curveOf(way, outcomes).score).toBeCloseTo(told.classes[at] ?? NaN, 12); });
  expect(curveOf(way, accuracy.pooled).score).toBeCloseTo(told.micro, 12);
  expect(macro(way, accuracy.classes).score).toBeCloseTo(told.macro, 12);
});

test("calibration is that of scikit-learn in ten bins", () => {
  accuracy.classes.forEach((outcomes, at) => {
    const { x, y } = curveOf("calibration", outcomes);
    const told = golden.sklearn.calibration[at] ?? { x: [], y: [] };

    expect(x.map((one) => one.toFixed(9))).toEqual(told.x.map((one) => one.toFixed(9)));
    expect(y.map((one) => one.toFixed(9))).toEqual(told.y.map((one) => one.toFixed(9)));
  });
});

/** 10 samples of which 4 are of the class, at three thresholds. */
function small(rows: number[][], thresholds = [0.9, 0.5, 0.1]): ReturnType<typeof readAccuracy> {
  const table = { probability_thresholds: thresholds, probability_tables: [rows], percentile_thresholds: [], percentile_tables: [[]] };
  return readAccuracy({ class_labels: ["spam"], ...table });
}

const ROWS = [[2, 0, 6, 2], [3, 1, 5, 1], [4, 4, 2, 0]];

test("gain and lift follow from the counts", () => {
  const [outcomes = []] = small(ROWS).classes;

  const gain = curveOf("gain", outcomes);
  const lift = curveOf("lift", outcomes);

  expect(gain.x).toEqual([0, 0.2, 0.4, 0.8, 1]);
  expect(gain.y).toEqual([0, 0.5, 0.75, 1, 1]);
  expect(lift.y.map((one) => Number(one.toFixed(6)))).toEqual([2.5, 1.875, 1.25]);
  expect([gain.score, lift.score]).toEqual([0.25, 2.5]);
});

test("the order of the thresholds does not matter", () => {
  const [there = []] = small(ROWS).classes;
  const [back = []] = small([...ROWS].reverse(), [0.1, 0.5, 0.9]).classes;

  for (const way of ["roc", "pr", "gain", "lift", "calibration"] as const) expect(curveOf(way, back)).toEqual(curveOf(way, there));
});

test("a curve goes from corner to corner, with the outcome of each point between", () => {
  const [outcomes = []] = small(ROWS).classes;

  const { x, y, outcomes: at } = curveOf("roc", outcomes);

  expect([x[0], y[0], x.at(-1), y.at(-1)]).toEqual([0, 0, 1, 1]);
  expect(at.map((one) => one?.threshold ?? null)).toEqual([null, 0.9, 0.5, 0.1, null]);
});

test.each<Way>(["roc", "pr", "gain", "lift", "calibration"])("a class without samples has no %s curve and no score", (way) => {
  const [outcomes = []] = small([[0, 1, 9, 0], [0, 5, 5, 0], [0, 10, 0, 0]]).classes;

  expect(curveOf(way, outcomes)).toMatchObject({ x: [], score: NaN });
});

test("the macro average leaves out a class without samples", () => {
  const [there = []] = small(ROWS).classes;
  const [none = []] = small([[0, 1, 9, 0], [0, 5, 5, 0], [0, 10, 0, 0]]).classes;

  expect(macro("roc", [there, none]).score).toBe(curveOf("roc", there).score);
});

test("a table by percentile alone has curves, but no calibration", () => {
  const tables = { probability_thresholds: [], probability_tables: [[]], percentile_thresholds: [0.8, 0.6, 0.2], percentile_tables: [ROWS] };
  const [outcomes = []] = readAccuracy({ class_labels: ["spam"], ...tables }).classes;

  expect(curveOf("roc", outcomes).score).toBeCloseTo(0.875, 12);
  expect(curveOf("calibration", outcomes).x).toEqual([]);
});

test.each([
  ["no lists", {}],
  ["a table too few", { probability_tables: [] }],
  ["a row too few", { probability_tables: [[[1, 1, 1, 1]]] }],
  ["a count that is text", { probability_tables: [[["<b>", 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]] }],
  ["a count below zero", { probability_tables: [[[-1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]] }],
  ["a count that is not finite", { probability_tables: [[[{ float: "inf" }, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]] }],
  ["no classes", { class_labels: [], probability_tables: [], percentile_tables: [] }],
])("a document with %s is refused in words", (_, change) => {
  const whole = { class_labels: ["a"], probability_thresholds: [0, 1, 2], probability_tables: [ROWS], percentile_thresholds: [], percentile_tables: [[]] };

  expect(() => readAccuracy(Object.keys(change).length === 0 ? {} : { ...whole, ...change })).toThrow(Unreadable);
});

test("a line through points goes straight up where two have the same place", () => {
  const [x, y] = [[0, 0.5, 0.5, 1], [0, 0.2, 0.8, 1]];

  expect([0, 0.25, 0.5, 0.75, 1].map((at) => Number(interpolate(x, y, at).toFixed(9)))).toEqual([0, 0.1, 0.8, 0.9, 1]);
});
