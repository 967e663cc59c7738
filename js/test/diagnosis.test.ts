import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { passages } from "../src/views/diagnosis/traceback";
import type { Details, RunHeader } from "../src/wire";
import { closed, HEADER, points, snapshot, type Logged } from "./messages";
import { closeAll, Page, settle } from "./page";

const pages: Page[] = [];

beforeEach(() => { vi.useFakeTimers(); });

afterEach(() => closeAll(pages));

const NOTHING: Details = {
  facts: [], environment: [], code: [], parameters: [], properties: [], cells: [], history: [], error: null, warnings: [],
};

async function open(tab: string, known: Partial<Details> | Error, run: Partial<RunHeader> = {}, logged: Logged = {}): Promise<Page> {
  const page = new Page({ details: () => (known instanceof Error ? known : { ...NOTHING, ...known }) }, snapshot(0, logged, run));
  pages.push(page);
  await settle();
  await page.click(tab);
  return page;
}

const TRACEBACK = `Traceback (most recent call last):
  File "/code/train.py", line 3, in <module>
    fit(model)
    ~~~^^^^^^^
  File "/usr/lib/python3.11/contextlib.py", line 81, in inner
    return func(*args)
  File "/venv/lib/python3.11/site-packages/torch/nn.py", line 9, in forward
    return linear(x)
  File "/tmp/ipykernel_12/34.py", line 1, in loss
    raise ValueError("no\\nmore")
ValueError: no
more`;

test("the user's frames are told from those of libraries", () => {
  expect(passages(TRACEBACK).map(({ kind, frames }) => [kind, frames])).toEqual([
    ["words", 0],
    ["own", 1],
    ["library", 2],
    ["own", 1],
    ["words", 0],
  ]);
});

test("no line of a traceback is lost", () => {
  expect(passages(TRACEBACK).map(({ text }) => text).join("\n")).toBe(TRACEBACK);
});

test("an error is shown with its type, its message and the user's frames", async () => {
  const page = await open("Diagnosis", { error: { type: "ValueError", message: "no more", traceback: TRACEBACK } });
  const folded = page.texts("[data-kind=library]");
  await page.click("Libraries’ frames");

  expect(page.texts("h3")[0]).toBe("ValueError no more");
  expect(folded).toEqual(["  … 2 frames of libraries\n"]);
  expect(page.find("[data-kind=library]").textContent).toContain("torch/nn.py");
});

test("an error is copied whole", async () => {
  const page = await open("Diagnosis", { error: { type: "ValueError", message: "no more", traceback: TRACEBACK } });
  const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  await page.click("Copy the error");

  expect(write).toHaveBeenCalledWith(TRACEBACK);
  expect(page.texts(".mlw-failure-head button")[0]).toBe("Copied");
});

test("metrics that are no numbers are named with the first step", async () => {
  const page = await open("Diagnosis", {}, {}, { loss: [1, NaN, NaN], acc: [0, 1], "a<b>": [-Infinity] });

  expect(page.texts(".mlw-findings li")).toEqual(["loss is NaN first at step 1", "a<b> is −Inf first at step 0"]);
  expect(page.texts("[data-tab=diagnosis]")).toEqual(["Diagnosis2"]);
});

test("a number that turns bad later is found when it comes", async () => {
  const page = await open("Diagnosis", {}, {}, { loss: [1] });
  page.push(points(1, { loss: [0.5, NaN] }, 1));
  await settle(2000);

  expect(page.texts(".mlw-findings li")).toEqual(["loss is NaN first at step 2"]);
});

test("warnings have counts", async () => {
  const page = await open("Diagnosis", { warnings: [{ message: "slow disk", count: 3, time: null }] });

  expect(page.texts(".mlw-findings li")).toEqual(["slow disk 3×"]);
});

test("a run that has logged nothing for long is told of", async () => {
  const logged = { loss: [1, 2, 3, 4, 5] }; // at one a second, the last one 4 seconds from now
  const page = await open("Diagnosis", {}, { now: HEADER.now + 94 }, logged);

  expect(page.texts(".mlw-findings li")).toEqual(["No new point for 1:30; usually there is one every 0:01."]);
});

test("trouble in storage, a lost process and a view that has stopped are told of", async () => {
  const page = await open("Diagnosis", {}, { status: "NotResponding", reason: "no heartbeat for 30 s", health: ["The disk is full."] });
  page.push(closed(1, "the store is gone"));
  await settle();

  expect(page.texts(".mlw-findings li")).toEqual(["The disk is full.", "no heartbeat for 30 s", "the store is gone"]);
});

test("a run without anything odd says what was looked for", async () => {
  const page = await open("Diagnosis", {}, {}, { loss: [1] });

  expect(page.texts(".mlw-panel .mlw-empty")[0]).toMatch(/^Nothing odd was found: no error/);
});

test("what is not at hand is told of, and the rest is shown", async () => {
  const page = await open("Diagnosis", new Error("The kernel is gone."), {}, { loss: [NaN] });

  expect(page.texts(".mlw-panel .mlw-note")).toEqual([
    "The error’s traceback and warnings are not at hand: The kernel is gone.",
    "loss is NaN first at step 0",
  ]);
});

// Details

const KNOWN: Partial<Details> = {
  facts: [{ name: "Run", value: "run-1" }],
  environment: [{ name: "Python", value: "3.11.7" }],
  parameters: [{ name: "lr", value: "0.1" }],
  cells: [{ id: null, count: 3, source: "fit(model)", started: 0, duration: 75, error: null }],
  history: [{ time: 0, status: "NotStarted" }, { time: 5, status: "Running" }],
};

test("details are grouped, with cells and the history of the status", async () => {
  const page = await open("Details", KNOWN);

  expect(page.texts(".mlw-section")).toEqual(["Run", "Parameters", "Environment", "History", "Cells 1"]);
  expect(page.texts(".mlw-history li")[0]).toMatch(/^Not started.*for 0:05$/);
  expect(page.texts(".mlw-cell-head span")).toContain("1:15");
});

test("what is typed finds names, values and cells", async () => {
  const page = await open("Details", KNOWN);
  await page.type("[type=search]", "3.11");
  const found = page.texts(".mlw-section");
  await page.type("[type=search]", "fit");

  expect(found).toEqual(["Environment"]);
  expect(page.texts(".mlw-section")).toEqual(["Cells 1"]);
});

test("details are asked for again when the run has changed, and not too often", async () => {
  const page = await open("Details", KNOWN);
  for (const version of [2, 3, 4]) page.push(points(version - 1, {}, 0, { ...HEADER, version }));
  await settle(4000);
  const soon = page.questions("details").length;
  await settle(2000);

  expect([soon, page.questions("details").length]).toEqual([1, 2]);
});

test("details that are not at hand are told of in words", async () => {
  const page = await open("Details", new Error("This is a saved picture."));

  expect(page.texts(".mlw-panel")).toEqual(["The details are not at hand: This is a saved picture."]);
});
