import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Columns } from "../src/model/compact";
import { placeOf, valueAt } from "../src/views/head/knobs";
import { leftWords, progressOf, rateWords } from "../src/views/head/progress";
import type { Knob, RunHeader } from "../src/wire";
import { HEADER, newcomers, points, snapshot } from "./messages";
import { closeAll, Page, settle, type Says } from "./page";

const pages: Page[] = [];

beforeEach(() => { vi.useFakeTimers(); });

afterEach(() => closeAll(pages));

async function open(run: Partial<RunHeader>, says: Says = {}): Promise<Page> {
  const page = new Page(says, snapshot(0, {}, run));
  pages.push(page);
  await settle();
  return page;
}

const header = (run: Partial<RunHeader>, seq = 1) => points(seq, {}, 0, { ...HEADER, version: 2, ...run });

/** Records of a loop: how many were done at which second, of how many. */
function told(done: readonly number[], times: readonly number[], total = NaN): Columns {
  const order = done.map((_, at) => at).sort((a, b) => (done[a] ?? 0) - (done[b] ?? 0));
  const pick = (from: readonly number[]) => Float64Array.from(order, (at) => from[at] ?? NaN);
  return { steps: pick(done), times: pick(times), values: pick(done.map(() => total)) };
}

// Progress

test("the time left follows the rate of the later half", () => {
  const slowStart = told([0, 1, 2, 12, 22, 32], [0, 10, 20, 22, 24, 26], 132);

  expect(progressOf(slowStart, 26)).toMatchObject({ done: 32, total: 132, left: (100 * (26 - 10)) / 31 });
});

test("a loop that counts anew begins anew", () => {
  const twice = told([0, 5, 10, 0, 1, 2], [0, 1, 2, 3, 13, 23], 10);

  expect(progressOf(twice, 23)).toMatchObject({ done: 2, rate: 0.1 });
});

test("without a total there is a count and a rate", () => {
  expect(progressOf(told([0, 10, 20], [0, 1, 2]), 2)).toEqual({ done: 20, total: null, rate: 10, left: null });
});

test("a loop that has stood still for long will not be ready soon", () => {
  expect(progressOf(told([0, 10, 20], [0, 1, 2], 100), 60)?.left).toBeNull();
});

test("one record is no rate, and none is no progress", () => {
  expect(progressOf(told([3], [0], 10), 5)).toEqual({ done: 3, total: 10, rate: null, left: null });
  expect(progressOf(told([], []), 5)).toBeNull();
});

test.each([
  [3, "a few seconds left"],
  [41, "45 s left"],
  [271, "5 min left"],
  [7300, "2:05 h left"],
  [200_000, "2 d 7:35 h left"],
])("%d seconds left are told as %s", (seconds, words) => {
  expect(leftWords(seconds)).toBe(words);
});

test.each([
  [32.5, "32.5/s"],
  [0.05, "3/min"],
  [0.001, "3.6/h"],
])("%d a second are told as %s", (rate, words) => {
  expect(rateWords(rate)).toBe(words);
});

test("a run that tells how far it is has a bar", async () => {
  const page = await open({});
  page.push(newcomers(1, { "mlwidget:progress": [8, 8, 8] }));
  await settle();

  expect(page.find("[role=progressbar]").getAttribute("aria-valuenow")).toBe("25");
  expect(page.texts(".mlw-progress-words")[0]).toContain("25 % · 2 of 8 · 1/s");
});

// Stop

test("a stop is asked about once, and shows that the run stops", async () => {
  const page = await open({}, { stop: () => ({ done: true }) });
  await page.click("Stop");
  const sure = page.texts(".mlw-sure");
  await page.click("Stop it");

  expect(sure).toEqual(["Stop this run?Stop itGo on"]);
  expect(page.questions("stop")).toEqual([{ what: "stop", now: false }]);
  expect(page.texts(".mlw-sure")).toEqual(["Stopping…"]);
});

test("who thinks better of it goes on", async () => {
  const page = await open({}, { stop: () => ({ done: true }) });
  await page.click("Stop");
  await page.click("Go on");

  expect(page.questions("stop")).toEqual([]);
  expect(page.texts(".mlw-sure")).toEqual(["Stop"]);
});

test("a kernel that does not hear is asked until it does, and the viewer is told", async () => {
  let hears = false;
  const page = await open({}, { stop: () => (hears ? { done: true } : null) });
  await page.click("Stop");
  await page.click("Stop it");
  await settle(4000);
  const busy = page.texts(".mlw-sure")[0];
  hears = true;
  page.push(header({}));
  await settle(17_000);

  expect(busy).toContain("The kernel is busy and has not heard it yet");
  expect(page.questions("stop")).toHaveLength(2);
  expect(page.texts(".mlw-sure")).toEqual(["Stopping…"]);
});

test("a stop that is refused says why", async () => {
  const page = await open({}, { stop: () => new Error("the run cannot be stopped") });
  await page.click("Stop");
  await page.click("Stop it");

  expect(page.texts(".mlw-sure")).toEqual(["the run cannot be stoppedStop"]);
});

test("a run that may end by itself can be stopped at once", async () => {
  const reason = "asked to stop from its view; its loop may end by itself within 30 seconds";
  const page = await open({ status: "CancelRequested", reason }, { stop: () => ({ done: true }) });
  await page.click("Stop now");

  expect(page.questions("stop")).toEqual([{ what: "stop", now: true }]);
});

test("a run that has ended has nothing to stop and nothing to turn", async () => {
  const page = await open({ status: "Completed", ended: HEADER.now, knobs: [knob({})] });

  expect(page.texts(".mlw-sure, .mlw-knob")).toEqual([]);
});

// Tags

test("a tag is there at once, before anybody has heard of it", async () => {
  const page = await open({ tags: { team: "vision" } }, { tag: () => null });
  await page.click("+ tag");
  await page.type("[aria-label='Tag’s name']", "owner");
  await page.type("[aria-label='Tag’s value']", "ann");
  await page.click("Save");

  expect(page.questions("tag")).toEqual([{ what: "tag", set: { owner: "ann" }, remove: [] }]);
  expect(page.texts(".mlw-tag")).toEqual(["team vision", "owner ann", "+ tag"]);
});

test("a change that cannot be made is taken back, and says why", async () => {
  const page = await open({ tags: { team: "vision" } }, { tag: () => new Error("The disk is full.") });
  await page.click("team");
  await page.click("Remove");

  expect(page.texts(".mlw-tag")).toEqual(["team vision", "+ tag"]);
  expect(page.texts(".mlw-tags [role=alert]")).toEqual(["The tags were not changed. The disk is full."]);
});

test("a tag that gets another name is one tag", async () => {
  const page = await open({ tags: { team: "vision" } }, { tag: () => ({ done: true }) });
  await page.click("team");
  await page.type("[aria-label='Tag’s name']", "group");
  await page.click("Save");
  page.push(header({ tags: { group: "vision" } }));
  await settle();

  expect(page.questions("tag")).toEqual([{ what: "tag", set: { group: "vision" }, remove: ["team"] }]);
  expect(page.texts(".mlw-tag")).toEqual(["group vision", "+ tag"]);
});

test("who has changed a tag, or not, is at the tag again", async () => {
  const page = await open({ tags: { team: "vision" } }, { tag: () => null });
  await page.click("team");
  const within = document.activeElement?.getAttribute("aria-label");
  await page.click("Cancel");

  expect([within, document.activeElement?.textContent]).toEqual(["Tag’s value", "team vision"]);
});

// Knobs

function knob(other: Partial<Knob>): Knob {
  return { name: "lr", type: "float", value: 0.001, default: 0.001, min: null, max: null, log: false, choices: null, ...other };
}

test("a knob says what was asked for until the run confirms it", async () => {
  const page = await open({ knobs: [knob({})] }, { turn: () => ({ done: true }) });
  await page.type("input[type=number]", "0.1");
  const waiting = page.texts(".mlw-knob-words");
  page.push(header({ knobs: [knob({ value: 0.1 })] }));
  await settle();

  expect(page.questions("turn")).toEqual([{ what: "turn", knob: "lr", value: 0.1 }]);
  expect(waiting).toEqual(["asked for; 0.001 in force"]);
  expect(page.texts(".mlw-knob-words")).toEqual([""]);
});

test("a knob that is not turned goes back, and says why", async () => {
  const page = await open({ knobs: [knob({})] }, { turn: () => new Error("too much") });
  await page.type("input[type=number]", "9");

  expect((page.find("input[type=number]") as HTMLInputElement).value).toBe("0.001");
  expect(page.texts(".mlw-knob-words")).toEqual(["too much"]);
});

test("each type of knob is turned in its own way", async () => {
  const knobs = [
    knob({ name: "augment", type: "text", value: "none", choices: ["none", "flip"] }),
    knob({ name: "frozen", type: "bool", value: false }),
    knob({ name: "note", type: "text", value: "" }),
    knob({ name: "size", type: "int", value: 8, min: 1, max: 64 }),
  ];
  const page = await open({ knobs }, { turn: () => ({ done: true }) });
  await page.type("select", "1");
  page.find("[role=switch]").click();
  await page.type(".mlw-knob input:not([type])", "hello");
  await page.type("input[type=range]", "31");

  expect(page.questions("turn").map(({ knob, value }) => [knob, value])).toEqual([
    ["augment", "flip"],
    ["frozen", true],
    ["note", "hello"],
    ["size", 32],
  ]);
});

test("the middle of a slider over orders is their middle", () => {
  const log = { log: true, type: "float" as const };

  expect(valueAt(log, 1e-5, 1e-1, 500)).toBe(0.001);
  expect(placeOf(log, 1e-5, 1e-1, 0.001)).toBe(500);
  expect([valueAt(log, 1e-5, 1e-1, 0), valueAt(log, 1e-5, 1e-1, 1000)]).toEqual([1e-5, 1e-1]);
});

// Parameters

test("parameters stand in the header, a few at first", async () => {
  const parameters = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`p${at}`, at / 2]));
  const row = { id: "run-1", name: "", number: 1, status: "Running" as const, started: 0, ended: null, tags: {}, parameters, metrics: {} };
  const page = await open({}, { runs: () => ({ total: 1, next: null, now: 0, rows: [row] }) });
  const before = page.texts(".mlw-parameters dd").length;
  await page.click("3 more");

  expect([before, page.texts(".mlw-parameters dd").length]).toEqual([7, 10]);
  expect(page.texts(".mlw-parameters dd").slice(0, 2)).toEqual(["0", "0.5"]);
});

// Sweeps

test("a sweep is called by the beginning of its id, and its tags for programs are not shown", async () => {
  const id = "HD_049ea4e9-ca7c-4c14-95b2-5d98d5e98c8a";
  const page = await open({ id, name: id, tags: { stage: "first", _aml_system_policy_config: "{}" } });

  expect(page.texts(".mlw-head")[0]).toContain("HD_049ea4e9");
  expect(page.texts(".mlw-head")[0]).not.toContain("HD_049ea4e9-");
  expect(page.texts(".mlw-tags")[0]).toContain("stage");
  expect(page.texts(".mlw-tags")[0]).not.toContain("_aml_system");
});
