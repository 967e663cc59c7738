import { afterEach, expect, test, vi } from "vitest";
import widget from "../src/hosts/widget";
import { PROTOCOL, type Details, type Runs } from "../src/wire";
import { snapshot } from "./messages";
import { FakeModel } from "./model";
import { Page, settle } from "./page";
import { watched } from "./setup";

afterEach(() => { vi.restoreAllMocks(); });

/** Counts listeners on what outlives a view, from now on. */
function countListeners(): () => number {
  const counts: (() => number)[] = [];
  for (const target of [window, document, document.body] as EventTarget[]) {
    const add = vi.spyOn(target, "addEventListener");
    const remove = vi.spyOn(target, "removeEventListener");
    counts.push(() => add.mock.calls.length - remove.mock.calls.length);
  }
  return () => counts.reduce((sum, one) => sum + one(), 0);
}

test("a view that is opened and closed a hundred times leaves nothing behind", async () => {
  const listeners = countListeners();
  const model = new FakeModel(snapshot(0, { "train/loss": [3, 2], lr: [1] }));
  const { initialize, render } = widget();
  const stop = initialize({ model });
  const before = { model: model.count, listeners: listeners(), page: document.body.childElementCount };

  for (let time = 0; time < 100; time++) {
    const el = document.createElement("div");
    const close = render({ el });
    if (time === 0) await vi.waitFor(() => { expect(el.querySelectorAll("canvas")).toHaveLength(2); });
    close();
    expect(el.childElementCount).toBe(0);
  }

  expect({ model: model.count, listeners: listeners(), page: document.body.childElementCount }).toEqual(before);
  expect([watched.seen.size, watched.sized.size]).toEqual([0, 0]);
  stop();
  expect(model.count).toBe(0);
});

test.each([
  ["our own output", "mlwidget-output", ["ready", "keeps"]],
  ["any other output", "", ["ready"]],
])("a view in %s says whether the output may be displayed anew", async (_, place, said) => {
  vi.useFakeTimers();
  const model = new FakeModel();
  const { initialize, render } = widget();
  const stop = initialize({ model });
  const output = document.createElement("div");
  output.className = place;
  const el = document.createElement("div");

  const close = render({ el });
  output.append(el);
  await vi.advanceTimersByTimeAsync(2000);

  expect(model.sent.map(({ type }) => type)).toEqual(said);
  close();
  stop();
  vi.useRealTimers();
});

test.each([
  ["each of its runs", ["a", "b"], true],
  ["one of its runs", ["a"], false],
  ["none", [], false],
])("a view that has a picture of %s says whether it wants more", (_, had, has) => {
  const model = new FakeModel(undefined, ["a", "b"]);
  const early = had.map((__, of) => {
    const { header, columns } = snapshot(0, { loss: [1] });
    return [{ ...header, of }, [columns]];
  });
  const { initialize, render } = widget();
  const stop = initialize({ model, early });

  const close = render({ el: document.createElement("div") });

  expect(model.sent).toEqual([{ type: "ready", protocol: PROTOCOL, has }]);
  close();
  stop();
});

test("a hundred charts that were drawn leave no listener behind", async () => {
  const names = Array.from({ length: 100 }, (_, at) => [`metric ${at}`, [1, 2]] as const);
  const model = new FakeModel(snapshot(0, Object.fromEntries(names)));
  const { initialize, render } = widget();
  const stop = initialize({ model });
  const listeners = countListeners();
  const el = document.createElement("div");

  const close = render({ el });
  await vi.waitFor(() => { expect(el.querySelectorAll("canvas")).toHaveLength(100); }, 5000);
  close();
  stop();

  expect(listeners()).toBe(0);
});

const DETAILS: Details = {
  facts: [], environment: [], code: [], parameters: [], properties: [], cells: [], history: [], error: null, warnings: [],
};
const RUNS: Runs = {
  total: 2,
  next: null,
  now: 0,
  rows: [{ id: "child", name: "child", number: 2, status: "Running", started: 0, ended: null, tags: {}, parameters: {}, metrics: {} }],
};

test.each(["Children", "Diagnosis", "Details"])("%s asks and listens no more when the view is gone", async (tab) => {
  vi.useFakeTimers();
  const listeners = countListeners();
  const page = new Page({ details: () => DETAILS, runs: () => RUNS }, snapshot(0, {}, { children: 1 }));
  await settle();
  await page.click(tab);
  await settle(10_000);
  page.close();
  const asked = page.asked.length;

  await settle(60_000);
  const timers = vi.getTimerCount();
  vi.useRealTimers();

  expect(asked).toBeGreaterThan(1);
  expect(page.asked).toHaveLength(asked);
  expect([listeners(), timers, watched.seen.size, watched.sized.size]).toEqual([0, 0, 0, 0]);
});
