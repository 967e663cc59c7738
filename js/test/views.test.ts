import { afterEach, beforeEach, expect, test, vi } from "vitest";
import widget from "../src/hosts/widget";
import { PROTOCOL, STATUSES } from "../src/wire";
import { closed, HEADER, points, snapshot } from "./messages";
import { FakeModel } from "./model";
import { closeAll, Page, settle, type Says } from "./page";

const pages: Page[] = [];

beforeEach(() => { vi.useFakeTimers(); });

afterEach(() => closeAll(pages));

async function open(first?: ReturnType<typeof snapshot>, says: Says = {}): Promise<Page> {
  const page = new Page(says, first);
  pages.push(page);
  await settle();
  return page;
}

test("before anything has come the view waits in words", async () => {
  const { root } = await open();

  expect(root.textContent).toBe("Waiting for the run…");
});

test("the header says experiment, run, status and duration", async () => {
  const { root } = await open(snapshot(0, {}));

  expect(root.textContent).toContain("digitsquiet-otterRunning1:15");
});

test("the duration ticks by itself", async () => {
  const page = await open(snapshot(0, {}));

  await settle(2000);

  expect(page.texts("time")).toEqual(["1:17"]);
});

test.each(STATUSES)("the status %s is told in words", async (status) => {
  const page = await open(snapshot(0, {}, { status }));

  const words = page.texts(".mlw-status")[0] ?? "";
  expect(words.replace(/ /g, "").toLowerCase()).toBe(status.toLowerCase());
});

test("the reason of a status and trouble in storage are shown", async () => {
  const page = await open(snapshot(0, {}, { status: "Failed", reason: "ValueError: no", health: ["The disk is full."] }));

  expect(page.texts(".mlw-head .mlw-note")).toEqual(["ValueError: no", "The disk is full."]);
});

test("a run without metrics says so", async () => {
  const { root } = await open(snapshot(0, {}));

  expect(root.textContent).toContain("No metrics yet");
});

test("a run that has ended without metrics is waited for no longer", async () => {
  const { root } = await open(snapshot(0, {}, { status: "Completed", ended: 20 }));

  expect(root.textContent).toContain("No metrics were logged");
});

test("a metric without points says so", async () => {
  const { root } = await open(snapshot(0, { loss: [] }));

  expect(root.textContent).toContain("No points yet");
});

test("metrics stand in groups by the part before the slash, sorted by name", async () => {
  const page = await open(snapshot(0, { "val/loss": [1], "train/loss": [1], "train/acc 10": [1], "train/acc 9": [1], lr: [1] }));

  expect(page.texts(".mlw-group-name")).toEqual(["train 3", "val 1"]);
  expect(page.texts(".mlw-metric")).toEqual(["lr", "acc 9", "acc 10", "loss", "loss"]);
});

test("the last value and how far the run is follow the messages", async () => {
  const page = await open(snapshot(0, { loss: [1] }));
  expect(page.texts(".mlw-foot")).toEqual(["step 01 point"]);

  page.push(points(1, { loss: [0.5] }, 1));
  await settle();

  expect(page.texts(".mlw-last")).toEqual(["0.5"]);
  expect(page.texts(".mlw-foot")).toEqual(["step 12 points"]);
});

test("markup in names stays text", async () => {
  const evil = '<img src=x onerror="alert(1)"><b>bold</b>';
  const run = { experiment: evil, name: evil, reason: evil, health: [evil], tags: { [evil]: evil } };
  const page = await open(snapshot(0, { [evil]: [1], [`${evil}/x`]: [1] }, run));

  expect(page.root.querySelector("img, .mlw-card b")).toBeNull();
  expect(page.texts("h2")).toEqual([evil]);
});

test("a page of another version says what to do and keeps nothing hidden", async () => {
  const page = await open();

  page.push({ header: { type: "snapshot", protocol: 99 }, columns: new DataView(new ArrayBuffer(0)) });
  await settle();

  expect(page.root.textContent).toBe("This page was made by another version of mlwidget: reload the page.");
});

test("a kernel that does not answer is told, and the last picture stays", async () => {
  const page = await open(snapshot(0, { loss: [0.5] }));

  await settle(7000);

  expect(page.texts("[role=alert]")[0]).toMatch(/^The kernel does not answer/);
  expect(page.texts(".mlw-status")).toEqual(["Running when last heard of"]);
  expect(page.texts(".mlw-last")).toEqual(["0.5"]);
});

test("a sender that stopped tells why", async () => {
  const page = await open(snapshot(0, {}));

  page.push(closed(1, "the store is gone"));
  await settle();

  expect(page.texts("[role=alert]")).toEqual(["No more updates: the store is gone"]);
});

// Tabs

test("a part that was chosen is there again on another day", async () => {
  await (await open(snapshot(0, {}))).click("Details");
  pages.splice(0).forEach((page) => { page.close(); });

  const page = await open(snapshot(0, {}));

  expect(page.texts("[aria-selected=true]")).toEqual(["Details"]);
});

test("a storage that may not be touched stops nothing", async () => {
  vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => { throw new Error("sandboxed"); });
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => { throw new Error("sandboxed"); });
  const page = await open(snapshot(0, {}));

  await page.click("Details");
  vi.restoreAllMocks();

  expect(page.texts("[aria-selected=true]")).toEqual(["Details"]);
});

test("arrow keys go from part to part, and round", async () => {
  const page = await open(snapshot(0, {}));
  const press = (key: string): void => {
    page.find("[aria-selected=true]").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  };

  press("ArrowLeft");
  await settle();

  expect(page.texts("[aria-selected=true]")).toEqual(["Details"]);
  expect(document.activeElement?.textContent).toBe("Details");
});

test("what went wrong comes forward", async () => {
  const page = await open(snapshot(0, {}, { status: "Failed" }));

  expect(page.texts("[role=tab]").slice(0, 2)).toEqual(["Metrics", "Diagnosis!"]);
});

test("a part that fails says so, and the others live", async () => {
  const broken = { facts: null } as never;
  const page = await open(snapshot(0, {}), { details: () => broken });
  await page.click("Details");

  const said = page.texts(".mlw-panel [role=alert]");
  await page.click("Metrics");

  expect(said[0]).toMatch(/^Details cannot be shown: /);
  expect(page.texts(".mlw-panel")).toEqual(["No metrics yet"]);
});

test("keys pressed inside stay inside, but for those with Ctrl", async () => {
  const page = await open(snapshot(0, {}));
  const heard: string[] = [];
  page.root.addEventListener("keydown", ({ key }) => heard.push(key));
  const root = page.find(".mlwidget");
  const press = (type: string, key: string, ctrlKey = false): void => {
    page.find(".mlw-tab").dispatchEvent(new KeyboardEvent(type, { key, ctrlKey, bubbles: true }));
  };

  press("keydown", "d");
  press("keydown", "Control", true);
  const whileHeld = root.hasAttribute("data-lm-suppress-shortcuts");
  press("keydown", "s", true);
  press("keyup", "Control");

  expect(heard).toEqual(["Control", "s"]);
  expect([whileHeld, root.hasAttribute("data-lm-suppress-shortcuts")]).toEqual([false, true]);
});

test("no two views have an id in common", async () => {
  await open(snapshot(0, { loss: [1], acc: [1], "a/b": [2] }));
  await open(snapshot(0, { loss: [1], acc: [1], "a/b": [2] }));

  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);

  expect(ids.length).toBeGreaterThan(4);
  expect(new Set(ids).size).toBe(ids.length);
});

// The widget

test("two views of one widget show the same run", async () => {
  const model = new FakeModel(snapshot(0, { loss: [1] }));
  const { initialize, render } = widget();
  const stop = initialize({ model });
  const roots = [document.createElement("div"), document.createElement("div")];
  const closes = roots.map((el) => render({ el }));

  model.push(points(1, { loss: [0.5] }, 1, { ...HEADER, name: "renamed" }));
  await settle();

  expect(roots.map((root) => root.querySelector("h2")?.textContent)).toEqual(["renamed", "renamed"]);
  for (const end of [...closes, stop]) end();
});

test("each view that opens says that it is ready", () => {
  const model = new FakeModel(snapshot(0, {}));
  const { initialize, render } = widget();
  const ends = [initialize({ model }), render({ el: document.createElement("div") })];

  expect(model.sent).toContainEqual({ type: "ready", protocol: PROTOCOL, has: true });
  for (const end of ends) end();
});
