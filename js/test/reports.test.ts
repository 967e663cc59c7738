import { afterEach, expect, test } from "vitest";
import { svgOf } from "../src/charts/figure/export";
import { accuracyOf, cell, mistakes, readConfusion, shades } from "../src/charts/matrix/confusion";
import { inkOn, mix } from "../src/charts/matrix/colours";
import { all, pooled, zoomed } from "../src/charts/matrix/window";
import { readPredictions } from "../src/charts/predictions";
import { readResiduals } from "../src/charts/residuals";
import type { AskEntries, Kind, Question } from "../src/wire";
import { entry, report, shelf, type Shelf, type Told } from "./shelf";

let open: Shelf | null = null;

afterEach(() => {
  open?.remove();
  open = null;
});

function show(kind: Kind, data: unknown, name = "metric"): Shelf {
  open = shelf(kind, () => entry(report(data)), name);
  return open;
}

const PETS = { class_labels: ["cat", "dog"], matrix: [[8, 2], [1, 9]] };
const TABLE = [[2, 0, 6, 2], [3, 1, 5, 1], [4, 4, 2, 0]];
const CURVES = {
  class_labels: ["spam", "ham"],
  probability_thresholds: [0.9, 0.5, 0.1],
  probability_tables: [TABLE, TABLE],
  percentile_thresholds: [],
  percentile_tables: [[], []],
};

// What is worked out

test("a confusion matrix knows shares of rows and columns, and what was right", () => {
  const pets = readConfusion(report(PETS));

  expect([cell(pets, "count", 0, 1), cell(pets, "row", 0, 1), cell(pets, "column", 0, 0)]).toEqual([2, 0.2, 8 / 9]);
  expect(accuracyOf(pets)).toBe(0.85);
});

test("the commonest mistakes come first", () => {
  const found = mistakes(readConfusion(report({ class_labels: ["a", "b", "c"], matrix: [[9, 1, 5], [7, 9, 0], [2, 7, 9]] })), 3);

  expect(found.map(({ row, column, count }) => [row, column, count])).toEqual([[1, 0, 7], [2, 1, 7], [0, 2, 5]]);
});

test("a cell is coloured by its share, and nothing is not coloured at all", () => {
  const pets = readConfusion(report({ ...PETS, matrix: [[10, 0], [null, 5]] }));

  expect([...shades(pets, "count")]).toEqual([1, 0, 0, 0.54]);
});

test("a picture of a large matrix keeps its strongest cells", () => {
  const shade = new Float64Array(1000 * 1000);
  shade[777 * 1000 + 3] = 1;

  const { width, height, shades: found } = pooled(shade, 1000, all(1000), 300, 200);

  expect([width, height]).toEqual([300, 200]);
  expect(found.indexOf(1)).toBe(Math.floor(777 * 0.2) * 300);
});

test("looking closer never leaves the matrix", () => {
  expect(zoomed(all(10), 9, 0, 0.5, 10)).toEqual({ top: 5, bottom: 10, left: 0, right: 5 });
  expect(zoomed({ top: 5, bottom: 10, left: 0, right: 5 }, 9, 0, 2, 10)).toEqual(all(10));
});

test("numbers can be read on every colour of a cell", () => {
  const luminance = (rgb: readonly number[]): number => {
    const [r = 0, g = 0, b = 0] = rgb.map((one) => (one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const [low, high] of [[[255, 255, 255], [0, 114, 178]], [[20, 23, 26], [86, 180, 233]]] as const) {
    for (let part = 0; part <= 1; part += 0.01) {
      const colour = mix(low, high, part);
      const [dark, light] = [luminance(colour), inkOn(colour) === "#000" ? 0 : 1].sort((a, b) => a - b) as [number, number];

      expect((light + 0.05) / (dark + 0.05)).toBeGreaterThan(4.5);
    }
  }
});

test("mean and deviation of residuals come from the middles of the bins", () => {
  const { total, mean, deviation } = readResiduals(report({ bin_edges: [-2, 0, 2], bin_counts: [1, 3] }));

  expect([total, mean, deviation]).toEqual([4, 0.5, Math.sqrt(0.75)]);
});

test("a bin without an end is as wide as its neighbours", () => {
  const { bins } = readResiduals(report({ bin_edges: [{ float: "-inf" }, 0, 2, { float: "inf" }], bin_counts: [1, 1, 1] }));

  expect(bins.middle).toEqual([-1, 1, 3]);
});

test("a bin without samples has no mean of predictions", () => {
  const { averages } = readPredictions(report({ bin_averages: [1, null], bin_errors: [0.1, null], bin_counts: [3, 0], bin_edges: [0, 1, 2] }));

  expect(averages).toEqual([1, NaN]);
});

// What is seen

test("a confusion matrix is read by keys, with counts, shares and labels", async () => {
  const { says, find, press } = show("confusion_matrix", PETS);
  await says("85 % of 20 right");
  const [cells] = find("[role=slider]");

  press("ArrowRight", cells);
  press("ArrowRight", cells);

  await says("cat, predicted as dog: 2 (20 % of true, 18.18 % of predicted)");
  expect(cells?.getAttribute("aria-valuetext")).toContain("cat, predicted as dog: 2");
});

test("the numbers in the cells follow what is chosen", async () => {
  const { says, find } = show("confusion_matrix", PETS);
  await says("85 %");

  find(".mlw-switch button").find((button) => button.textContent === "By true class")?.click();

  await expect.poll(() => find(".mlw-cell").map((one) => one.textContent)).toEqual(["80%", "20%", "10%", "90%"]);
});

test("a small confusion matrix is a table for those who cannot see it", async () => {
  const { says, find } = show("confusion_matrix", PETS);
  await says("85 %");

  expect(find("table tbody tr").map((row) => row.textContent)).toEqual(["cat82", "dog19"]);
});

test("a thousand classes are one picture, not a million elements", async () => {
  const class_labels = Array.from({ length: 1000 }, (_, at) => `class ${at}`);
  const matrix = class_labels.map((_, row) => class_labels.map((__, column) => (row === column ? 5 : row === 3 && column === 7 ? 2 : 0)));
  const { says, find } = show("confusion_matrix", { class_labels, matrix });

  await says("2 class 3 as class 7");

  await expect.poll(() => find(".mlw-picture").length).toBe(1);
  expect(find("*").length).toBeLessThan(400);
});

test("curves of classes are switched by the legend", async () => {
  const { says, find } = show("accuracy_table", CURVES);
  await says("micro average AUC 0.875");
  expect(find("path.mlw-curve")).toHaveLength(4);

  find(".mlw-key[aria-pressed=true]")[0]?.click();

  await expect.poll(() => find("path.mlw-curve").length).toBe(3);
});

test("a curve is read by keys, with its threshold", async () => {
  const { says, find, press } = show("accuracy_table", CURVES);
  await says("micro average");
  const [figure] = find("[role=slider]");

  for (const key of ["ArrowRight", "ArrowRight"]) press(key, figure);

  await says("micro average threshold 0.9 · true positive rate 0.5 · false positive rate 0");
});

test.each([
  ["Precision–recall", /spam AP 0\.\d{3}/],
  ["Gain", /spam 25 % in 10 %/],
  ["Lift", /spam ×2\.50 in 10 %/],
  ["Calibration", /spam ECE 0\.\d{3}/],
])("%s is one click away", async (title, words) => {
  const { says, find } = show("accuracy_table", CURVES);
  await says("micro average");

  find(".mlw-switch button").find((button) => button.textContent === title)?.click();

  await says(words);
});

test("residuals tell mean and deviation, and each bar its count", async () => {
  const { says, find, press } = show("residuals", { bin_edges: [-2, 0, 2], bin_counts: [1, 3] });
  await says("mean 0.5 · σ 0.86603 (from the bins) · 4 in all");

  press("End", find("[role=slider]")[0]);

  await says("0 to 2: 3 (75 %)");
});

test("predictions have a band, an ideal line and counts below", async () => {
  const { says, find } = show("predictions", { bin_averages: [0.6, 1.4], bin_errors: [0.1, 0.2], bin_counts: [3, 9], bin_edges: [0, 1, 2] });
  await says("predicted = true");

  expect(["path.mlw-band", "path.mlw-reference", ".mlw-bars"].map((one) => find(one).length)).toEqual([1, 1, 1]);
  expect(find(".mlw-bars rect")).toHaveLength(2);
});

test("what was logged several times is stepped through, and the last one is followed", async () => {
  const tell = (question: Question): Told => {
    const { start } = question as AskEntries;
    return entry(report({ bin_edges: [0, 1], bin_counts: [start + 1] }), start, 10 * start);
  };
  open = shelf("residuals", tell, "off", 3);
  await open.says("step 20 (3 of 3)");

  open.grow(4);
  await open.says("step 30 (4 of 4)");
  open.find("[aria-label=Previous]")[0]?.click();
  await open.says("step 20 (3 of 4)");
  open.grow(5);

  await open.says("step 20 (3 of 5)");
  expect(open.asked.map((one) => (one as AskEntries).start)).toEqual([2, 3, 2]);
});

test("an entry that cannot be had is told, and the one before stays", async () => {
  open = shelf("residuals", (question) => ((question as AskEntries).start === 1 ? entry(report({ bin_edges: [0, 1], bin_counts: [3] }), 1) : new Error("This is not kept in the saved picture.")), "off", 2);
  await open.says("3 in all");

  open.find("[aria-label=Previous]")[0]?.click();

  await open.says("Number 1 cannot be had: This is not kept in the saved picture.");
  await open.says("3 in all");
});

test("a saved figure has its title, its legend and colours of its own", async () => {
  const { root, says } = show("accuracy_table", CURVES);
  await says("micro average AUC 0.875");

  const svg = svgOf(root, "<b>curves</b>") ?? "";

  expect(svg).toContain("&lt;b&gt;curves&lt;/b&gt;");
  expect(svg).toContain("micro average AUC 0.875");
  expect(svg).not.toMatch(/class=|style=|data-hover/);
});

const ODD: readonly unknown[] = [
  null, 7, "text", [], {}, { data: null }, { data: [] }, { data: {} }, { value: { data: 3 } },
  { data: { class_labels: "abc", matrix: "abc" } },
  { data: { class_labels: [null, {}, []], matrix: [[1, 2, 3], [1, 2, 3], [1, 2, 3]] } },
  { data: { class_labels: ["a"], matrix: [[{ float: "nan" }]] } },
  { data: { class_labels: ["a", "b"], matrix: [[1], [2, 3]] } },
  { data: { class_labels: ["a"], matrix: [[-5]] } },
  { data: { class_labels: ["a"], matrix: [[{ float: "inf" }]] } },
  { data: { bin_edges: [1, 1], bin_counts: [1], bin_averages: [1e308], bin_errors: [-1e308] } },
  { data: { bin_edges: [{ float: "inf" }, { float: "inf" }], bin_counts: [1], bin_averages: [1], bin_errors: [1] } },
  { data: { bin_edges: [-1.7e308, 1.7e308], bin_counts: [{ float: "inf" }], bin_averages: [null], bin_errors: ["x"] } },
  { data: { bin_edges: [3, 1, 2], bin_counts: [0, 0], bin_averages: [1, 2], bin_errors: [0, 0] } },
  { data: { bin_edges: [], bin_counts: [], bin_averages: [], bin_errors: [] } },
  { data: { bin_edges: [0], bin_counts: [], bin_averages: [], bin_errors: [] } },
  { data: { ...CURVES, probability_thresholds: [null, { float: "inf" }, 0] } },
  { data: { ...CURVES, class_labels: ["a", "b"], probability_tables: [[[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], TABLE] } },
];

test.each(["confusion_matrix", "accuracy_table", "residuals", "predictions", "table", "image", "text"] as const)(
  "whatever a saved notebook holds, the chart of %s says something and does not break",
  async (kind) => {
    for (const value of ODD) {
      const one = shelf(kind, () => entry(value));
      await one.says(/cannot be|of|rows|mean|predicted|AUC|it is|step|was not|None|ECE|Nothing/);
      expect(new XMLSerializer().serializeToString(one.root)).not.toMatch(/undefined|\(NaN|="NaN/);
      one.remove();
    }
  },
);

test("a document that is not what it should be is told in words", async () => {
  const { says } = show("confusion_matrix", { class_labels: ["a", "b"], matrix: [[1, 2]] });

  await says("This cannot be drawn: “matrix” has 1 items, not 2.");
});

test("markup in labels stays text", async () => {
  const evil = '<img src=x onerror="alert(1)">';
  const { says, find } = show("confusion_matrix", { class_labels: [evil, "b"], matrix: [[1, 2], [3, 4]] }, evil);
  await says("50 %");

  expect(find("img")).toEqual([]);
});
