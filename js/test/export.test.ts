import { expect, test } from "vitest";
import { csvOf } from "../src/charts/export/csv";
import { svgOf } from "../src/charts/export/page";
import { sectionsOf } from "../src/charts/sections";
import type { Axis } from "../src/charts/surroundings";
import { Trace } from "../src/charts/trace";
import { Stored, THEME, START } from "./plots";

function traces(stored: Stored, names: readonly string[], axis: Axis = "step"): Trace[] {
  return names.map((name, at) => {
    const trace = new Trace(stored.line(name, at));
    trace.update(axis, ({ run, metric }) => sectionsOf(run).fine(metric, axis === "step" ? "step" : "time"), 0);
    return trace;
  });
}

function svg(stored: Stored, names: readonly string[], title: string): string {
  const read = { smoothing: 0, axis: "step", logX: false, logY: false, clip: false, zoom: null, turns: [] } as const;
  return svgOf({ ...read, traces: traces(stored, names), theme: THEME }, title);
}

const many = (n: number): number[] => Array.from({ length: n }, (_, at) => at / 7);

test("the table of one line has a row for each point, as Python reads it", async () => {
  const stored = new Stored({ loss: { values: [0.1, NaN, -Infinity, 0.30000000000000004] } });

  expect(await csvOf(traces(stored, ["loss"]), "step", null)).toBe(
    `step,time,value\n0,${START},0.1\n1,${START + 1},nan\n2,${START + 2},-inf\n3,${START + 3},0.30000000000000004\n`,
  );
});

test("the table of several lines says which is which", async () => {
  const stored = new Stored({ 'a "b", c': { values: [1] }, loss: { values: [2] } });

  expect(await csvOf(traces(stored, ['a "b", c', "loss"]), "step", null)).toBe(
    `line,step,time,value\n"a ""b"", c",0,${START},1\n"loss",0,${START},2\n`,
  );
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)"])("the name %s is no formula to a table program", async (name) => {
  const stored = new Stored({ [name]: { values: [1] }, loss: { values: [2] } });

  expect(await csvOf(traces(stored, [name, "loss"]), "step", null)).toContain(`\n"'${name}",0,`);
});

test("only what is shown is in the table", async () => {
  const stored = new Stored({ loss: { values: many(10) } });

  const table = await csvOf(traces(stored, ["loss"]), "step", { low: 3, high: 5 });

  expect(table.split("\n").slice(1, -1).map((row) => row.split(",")[0])).toEqual(["3", "4", "5"]);
});

test("points that are not here are asked for, part by part, and none is there twice", async () => {
  const stored = new Stored({ loss: { values: many(70_000) } }, 100);

  const table = await csvOf(traces(stored, ["loss"]), "step", null);

  const steps = table.split("\n").slice(1, -1).map((row) => Number(row.split(",")[0]));
  expect(steps).toHaveLength(70_000);
  expect(steps.every((step, at) => step === at)).toBe(true);
});

test("a section of relative time is asked for by the clock", async () => {
  const stored = new Stored({ loss: { values: many(10_000) } }, 100);

  const table = await csvOf(traces(stored, ["loss"], "relative"), "relative", { low: 100, high: 109 });

  expect(table.split("\n").slice(1, -1).map((row) => row.split(",")[0])).toEqual(many(10).map((_, at) => String(100 + at)));
});

test("what cannot be asked for is left to what is here", async () => {
  const stored = new Stored({ loss: { values: many(1001) } }, 100);
  stored.refuses = true;

  expect((await csvOf(traces(stored, ["loss"]), "step", null)).split("\n")).toHaveLength(1 + 11 + 1);
});

test("a picture is lines and letters, with title, axes and the names of its lines", () => {
  const file = svg(new Stored({ loss: { values: [1, 2] }, accuracy: { values: [2, 1] } }), ["loss", "accuracy"], "both");

  const document = new DOMParser().parseFromString(file, "image/svg+xml");
  const words = [...document.querySelectorAll("text")].map(({ textContent }) => textContent);
  expect(words).toEqual(expect.arrayContaining(["both", "loss", "accuracy", "0", "1", "1.0", "2.0"]));
  expect(document.querySelectorAll('path[stroke="hue-0"]').length).toBeGreaterThan(0);
  expect(file).not.toContain("<image");
});

test("names in a picture are text, and what a file of this kind cannot hold is left out", () => {
  const evil = '</text><script>alert("1")</script>\u0000\ud800&';

  const file = svg(new Stored({ loss: { values: [1, 2] } }), ["loss"], evil);

  expect(file).not.toContain("<script>");
  expect(file).toContain("&lt;/text&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;\ufffd\ufffd&amp;");
});

test("a name of ten thousand letters is cut in a picture", () => {
  expect(svg(new Stored({ loss: { values: [1, 2] } }), ["loss"], "x".repeat(10_000)).length).toBeLessThan(6000);
});
