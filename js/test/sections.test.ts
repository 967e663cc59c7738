import { beforeEach, expect, test, vi } from "vitest";
import type { Sought } from "../src/charts/fine";
import { sectionsOf } from "../src/charts/sections";
import { Trace } from "../src/charts/trace";
import { START, Stored } from "./plots";

const N = 10_000;
const noise = (): number[] => Array.from({ length: N }, (_, at) => Math.sin(at * 12.9898) * 43758.5453 % 1);
const PART: Sought = { along: "step", low: 4000, high: 4100, width: 200 };
const ALL: Sought = { along: "step", low: null, high: null, width: 200 };

/** Each 100th point is on the page. */
let stored: Stored;

beforeEach(() => { stored = new Stored({ loss: { values: noise() }, accuracy: { values: noise() } }, 100); });

/** Asks as a chart does, and waits for what comes. */
async function seek(name: string, sought: Sought): Promise<void> {
  const { run, metric } = stored.line(name);
  sectionsOf(run).seek(metric, sought, () => undefined);
  await settled();
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

/** Steps and values as they would be drawn. */
function drawn(name: string, axis: "step" | "relative" = "step"): Trace {
  const trace = new Trace(stored.line(name));
  const along = axis === "step" ? "step" : "time";
  trace.update(axis, ({ run, metric }) => sectionsOf(run).fine(metric, along), 0);
  return trace;
}

test("a section comes down to its raw points, and the rest stays as it is", async () => {
  await seek("loss", PART);

  const { x } = drawn("loss");
  expect(x.filter((step) => step >= 4000 && step <= 4100)).toHaveLength(101);
  expect(x.filter((step) => step > 5000).length).toBe(50);
  expect(Array.from(x)).toEqual(Array.from(x).sort((a, b) => a - b));
});

test("all charts of a view are asked for in one question", async () => {
  const [loss, accuracy] = [stored.line("loss"), stored.line("accuracy")];
  sectionsOf(loss.run).seek(loss.metric, PART, () => undefined);
  sectionsOf(accuracy.run).seek(accuracy.metric, PART, () => undefined);
  await settled();

  expect(stored.asked.map(({ series }) => series)).toEqual([[0, 1]]);
});

test("what is there as fine as a screen can show it is not asked for again", async () => {
  await seek("loss", PART);
  await seek("loss", PART);
  await seek("loss", { ...PART, low: 4010, high: 4060 });

  expect(stored.asked).toHaveLength(1);
});

test("a wider section is asked for, and a narrow one inside a coarse one", async () => {
  await seek("loss", ALL);
  await seek("loss", { ...PART, low: 2000, high: 8000 });
  await seek("loss", { ...PART, low: 4000, high: 4500 });

  expect(stored.asked.map(({ low }) => low)).toEqual([null, 500, 3875]);
});

test("a chart that could show more than it was sent asks for all once, as much as its pixels show", async () => {
  await seek("loss", ALL);
  await seek("loss", ALL);

  expect(stored.asked).toEqual([{ what: "range", series: [0], axis: "step", low: null, high: null, most: 400 }]);
  expect(drawn("loss").x.length).toBeGreaterThan(300);
});

test("a series of which everything is here is not asked for", async () => {
  stored = new Stored({ loss: { values: [1, 2, 3] } });

  await seek("loss", PART);
  await seek("loss", ALL);

  expect(stored.asked).toEqual([]);
});

test("whoever waits is told when finer points are there", async () => {
  const { run, metric } = stored.line("loss");
  const news = vi.fn();
  sectionsOf(run).seek(metric, PART, news);

  await settled();

  expect(news).toHaveBeenCalledOnce();
});

test("a question that is refused leaves what there is, and is not asked again at once", async () => {
  stored.refuses = true;
  await seek("loss", PART);
  await seek("loss", PART);

  expect(stored.asked).toHaveLength(1);
  expect(drawn("loss").x).toHaveLength(101);
});

test("while an answer is on its way only the newest section waits", async () => {
  stored.kept = [];
  for (let low = 1000; low < 1100; low += 10) await seek("loss", { ...PART, low, high: low + 40 });
  for (const answer of stored.kept) answer();
  await settled();

  expect(stored.asked.map(({ low }) => low)).toEqual([990, 1000, 1080]);
});

test("new points come at the right end of finer ones", async () => {
  await seek("loss", ALL);
  const before = drawn("loss").x.length;

  stored.log("loss", [7, 8, 9], 1);

  const { x, columns } = drawn("loss");
  expect(x.length).toBe(before + 3);
  expect(Array.from(columns.values.slice(-3))).toEqual([7, 8, 9]);
});

test("a point that goes back into a finer section is not lost", async () => {
  await seek("loss", PART);
  const { metric } = stored.line("loss");
  metric.append({ id: 0, total: N + 1, header: null, steps: Float64Array.of(4050), times: Float64Array.of(START + 1e6), values: Float64Array.of(99) });

  const { x, columns } = drawn("loss");
  expect(x[columns.values.indexOf(99)]).toBe(4050);
});

test("sections of time are asked for by the clock", async () => {
  await seek("loss", { along: "time", low: START + 100, high: START + 200, width: 100 });

  expect(stored.asked[0]).toMatchObject({ axis: "time", low: START + 75, high: START + 225 });
  expect(drawn("loss", "relative").x.filter((second) => second >= 100 && second <= 200)).toHaveLength(101);
});
