import { afterEach, beforeEach, expect, test, vi } from "vitest";
import widget from "../src/hosts/widget";
import { STATUSES } from "../src/wire";
import { closed, HEADER, points, snapshot, type Message } from "./messages";
import { FakeModel } from "./model";

let dispose: () => void = () => undefined;

beforeEach(() => { vi.useFakeTimers(); });

afterEach(() => {
  dispose();
  vi.useRealTimers();
});

/** A view on a page, of a widget that starts with `first`. */
async function open(first?: Message<unknown>): Promise<{ model: FakeModel; root: HTMLElement }> {
  const model = new FakeModel(first);
  const root = document.body.appendChild(document.createElement("div"));
  const { initialize, render } = widget();
  const stop = initialize({ model });
  const close = render({ el: root });
  dispose = () => {
    close();
    stop();
    root.remove();
  };
  await settle();
  return { model, root };
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(50);
}

function text(root: HTMLElement, selector: string): string[] {
  return [...root.querySelectorAll(selector)].map((element) => element.textContent);
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
  const { root } = await open(snapshot(0, {}));

  await vi.advanceTimersByTimeAsync(2000);

  expect(text(root, "time")).toEqual(["1:17"]);
});

test.each(STATUSES)("the status %s is told in words", async (status) => {
  const { root } = await open(snapshot(0, {}, { status }));

  const words = text(root, "[role=status]")[0] ?? "";
  expect(words.replace(/ /g, "").toLowerCase()).toBe(status.toLowerCase());
});

test("the reason of a status and trouble in storage are shown", async () => {
  const { root } = await open(snapshot(0, {}, { status: "Failed", reason: "ValueError: no", health: ["The disk is full."] }));

  expect(text(root, ".mlw-note")).toEqual(["ValueError: no", "The disk is full."]);
});

test("a run without metrics says so", async () => {
  const { root } = await open(snapshot(0, {}));

  expect(root.textContent).toContain("No metrics yet");
});

test("a metric without points says so", async () => {
  const { root } = await open(snapshot(0, { loss: [] }));

  expect(root.textContent).toContain("No points yet");
});

test("metrics stand in groups by the part before the slash, sorted by name", async () => {
  const { root } = await open(snapshot(0, { "val/loss": [1], "train/loss": [1], "train/acc 10": [1], "train/acc 9": [1], lr: [1] }));

  expect(text(root, ".mlw-group-name")).toEqual(["train 3", "val 1"]);
  expect(text(root, ".mlw-metric")).toEqual(["lr", "acc 9", "acc 10", "loss", "loss"]);
});

test("the last value follows the messages", async () => {
  const { model, root } = await open(snapshot(0, { loss: [1] }));

  model.push(points(1, { loss: [0.5] }, 1));
  await settle();

  expect(text(root, ".mlw-last")).toEqual(["0.5"]);
});

test("a chart tells its name and last value to those who cannot see it", async () => {
  const { root } = await open(snapshot(0, { loss: [3, 0.25] }));

  const label = root.querySelector("[role=img]")?.getAttribute("aria-label");
  expect(label).toBe("loss: last value 0.25 at step 1");
});

test("markup in names stays text", async () => {
  const evil = '<img src=x onerror="alert(1)"><b>bold</b>';
  const { root } = await open(snapshot(0, { [evil]: [1], [`${evil}/x`]: [1] }, { experiment: evil, name: evil, reason: evil, health: [evil] }));

  expect(root.querySelector("img, b")).toBeNull();
  expect(text(root, "h2")).toEqual([evil]);
});

test("a page of another version says what to do and keeps nothing hidden", async () => {
  const { model, root } = await open();

  model.push({ header: { type: "snapshot", protocol: 99 }, columns: new DataView(new ArrayBuffer(0)) });
  await settle();

  expect(root.textContent).toBe("This page was made by another version of mlwidget: reload the page.");
});

test("a kernel that does not answer is told, and the last picture stays", async () => {
  const { root } = await open(snapshot(0, { loss: [0.5] }));

  await vi.advanceTimersByTimeAsync(7000);

  expect(text(root, "[role=alert]")[0]).toMatch(/^The kernel does not answer/);
  expect(text(root, ".mlw-last")).toEqual(["0.5"]);
});

test("a sender that stopped tells why", async () => {
  const { model, root } = await open(snapshot(0, {}));

  model.push(closed(1, "the store is gone"));
  await settle();

  expect(text(root, "[role=alert]")).toEqual(["No more updates: the store is gone"]);
});

test("a kind that this page does not know is named in words", async () => {
  const { header, columns } = snapshot(0, { loss: [1] });
  const series = header.series.map((part) => ({ ...part, kind: "constructor" }));
  const { root } = await open({ header: { ...header, series }, columns });

  expect(root.textContent).toContain("This page has no chart for “constructor”.");
});

test("two views of one widget show the same run", async () => {
  const model = new FakeModel(snapshot(0, { loss: [1] }));
  const { initialize, render } = widget();
  const stop = initialize({ model });
  const roots = [document.createElement("div"), document.createElement("div")];
  const closes = roots.map((el) => render({ el }));

  model.push(points(1, { loss: [0.5] }, 1, { ...HEADER, name: "renamed" }));
  await settle();

  expect(roots.map((root) => text(root, "h2")[0])).toEqual(["renamed", "renamed"]);
  for (const end of [...closes, stop]) end();
});

test("each view that opens says that it is ready", async () => {
  const { model } = await open();

  expect(model.sent).toEqual([{ type: "ready", protocol: 1 }]);
});
