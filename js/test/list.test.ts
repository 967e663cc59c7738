import { signal } from "@preact/signals";
import { h, render } from "preact";
import { afterEach, expect, test, vi } from "vitest";
import { between, count, height, HEADING, lineAt, ROW, type Section } from "../src/views/list/layout";
import { mountList } from "../src/views/list/mount";
import { PAGE } from "../src/views/list/pages";
import { ago } from "../src/views/list/row";
import type { ListSource, Query } from "../src/views/list/source";
import { Sparkline } from "../src/views/list/spark";
import { ListState } from "../src/views/list/state";
import type { ListRow } from "../src/wire";

afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

const GROUPED: Section[] = [
  { value: "a", count: 3, open: true },
  { value: "b", count: 100, open: false },
  { value: "c", count: 10_000, open: true },
];

test("of many lines those in view are found, whatever lies above them", () => {
  expect(height(GROUPED)).toBe(3 * HEADING + 10_003 * ROW);
  expect(count(GROUPED)).toBe(3 + 10_003);
  const start = 3 * HEADING + 3 * ROW + 5000 * ROW;
  const found = between(GROUPED, start, start + 10 * ROW);
  expect(found.map(({ index }) => index)).toEqual([5000, 5001, 5002, 5003, 5004, 5005, 5006, 5007, 5008, 5009, 5010]);
  expect(found[0]).toMatchObject({ top: start, at: 1 + 3 + 1 + 1 + 5000 });
});

test("headings are lines, and of a closed group nothing else", () => {
  const found = between(GROUPED, 0, HEADING + 3 * ROW + HEADING);
  expect(found.map(({ section, index }) => [section.value, index])).toEqual([["a", null], ["a", 0], ["a", 1], ["a", 2], ["b", null], ["c", null]]);
});

test("a line is found by its number", () => {
  for (const line of between(GROUPED, 0, 2000)) expect(lineAt(GROUPED, line.at)).toEqual(line);
  expect(lineAt(GROUPED, count(GROUPED))).toBeNull();
  expect(lineAt([], 0)).toBeNull();
});

test("how long ago is said in the greatest unit", () => {
  expect([0, 59, 60, 7300, 200_000, -5].map((seconds) => ago(1000 - seconds, 1000))).toEqual(
    ["just now", "just now", "1 min ago", "2 h ago", "2 d ago", "just now"],
  );
});

function row(number: number): ListRow {
  return {
    id: `run-${String(number)}`, name: `trial ${String(number)}`, number, experiment: "digits", status: "Completed", reason: null,
    created: 0, started: 0, ended: 10, parent: null, children: 0, archived: false, notebook: null,
    tags: {}, parameters: {}, metrics: { loss: number / 2 },
  };
}

/** A server with so many runs, of which all questions are written down. */
class Server implements ListSource {
  readonly asked: { query: Query; start: number; within: string | undefined }[] = [];
  readonly total = signal(1000);
  fails: string | null = null;
  listener: (() => void) | null = null;

  workspaces() { return Promise.resolve([{ name: "ws", place: "/ws" }]); }
  runs(_: string, query: Query, start: number, many: number, within?: { value: string }) {
    this.asked.push({ query, start, within: within?.value });
    if (this.fails !== null) return Promise.reject(new Error(this.fails));
    const rows = Array.from({ length: Math.max(Math.min(many, this.total.peek() - start), 0) }, (__, at) => row(start + at));
    return Promise.resolve({ total: this.total.peek(), next: null, running: 2, rows, now: Date.now() / 1000, complete: true });
  }
  groups() { return Promise.resolve([{ value: "digits", count: this.total.peek() }]); }
  names() { return Promise.resolve({ metrics: ["acc", "loss"], parameters: ["lr"], tags: [] }); }
  sparks(_: string, __: string, runs: readonly string[]) {
    return Promise.resolve(Object.fromEntries(runs.map((id) => [id, { x: [0, 0.5, 1], y: [3, { float: "nan" }, 1] }])));
  }
  change() { return Promise.resolve(); }
  stop() { return Promise.resolve(); }
  remove() { return Promise.resolve({ runs: [] }); }
  restore() { return Promise.resolve(); }
  listen(_: string, listener: () => void) {
    this.listener = listener;
    return () => { this.listener = null; };
  }
}

async function opened(server = new Server(), group = "") {
  const state = new ListState(server);
  const open = vi.fn();
  const dispose = mountList(document.body, state, { open, words: (text) => text });
  state.begin({ group });
  await settled();
  return { server, state, open, dispose };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve, 30));
}

function rows(): string[] {
  return [...document.querySelectorAll(".mlw-list-row[data-run] .mlw-list-name")].map((one) => one.textContent);
}

test("runs in view are asked for, and no others", async () => {
  const { server } = await opened();

  expect(rows()[0]).toBe("trial 0");
  expect(new Set(server.asked.map(({ start }) => start))).toEqual(new Set([0]));
  expect(document.querySelector(".mlw-list-space")?.getAttribute("style")).toContain(`${String(1000 * ROW)}px`);
  expect(server.asked.at(-1)?.query.metrics).toEqual(["loss"]);
});

test("a page of runs is asked for when it comes into view", async () => {
  const { server, state } = await opened();

  state.pages.row(null, 500);
  await settled();

  expect(server.asked.at(-1)?.start).toBe(500 - (500 % PAGE));
  expect(state.pages.row(null, 500)?.name).toBe("trial 500");
});

test("groups are shown with their runs, and closed by a click", async () => {
  const { server } = await opened(new Server(), "experiment");

  const heading = document.querySelector<HTMLElement>(".mlw-list-heading");
  expect(heading?.textContent).toContain("digits");
  expect(server.asked.at(-1)?.within).toBe("digits");
  heading?.click();
  await settled();
  expect(rows()).toEqual([]);
  expect(heading?.getAttribute("aria-expanded")).toBe("false");
});

test("a run is opened by a click and chosen with Ctrl", async () => {
  const { open, state } = await opened();
  const [first, second] = document.querySelectorAll<HTMLElement>(".mlw-list-row[data-run]");

  first?.click();
  second?.dispatchEvent(new MouseEvent("click", { ctrlKey: true, bubbles: true }));

  expect(open).toHaveBeenCalledOnce();
  expect([...state.selected.value]).toEqual(["run-0", "run-1"]);
  expect(state.chosen().map(({ id }) => id)).toEqual(["run-0", "run-1"]);
});

test("what is shown stays while a filter is wrong, with words", async () => {
  const { server, state } = await opened();
  server.fails = "a value is missing after '<'";

  state.filter.value = "loss <";
  await new Promise((resolve) => setTimeout(resolve, 300));
  await settled();

  expect(server.asked.at(-1)?.query.filter).toBe("loss <");
  expect(rows()[0]).toBe("trial 0");
  expect(document.querySelector("[role=alert]")?.textContent).toBe("a value is missing after '<'");
});

test("a change asks again for what is in view", async () => {
  const { server } = await opened();
  const before = server.asked.length;
  server.total.value = 3;

  server.listener?.();
  await settled();

  expect(server.asked.length).toBe(before + 1);
  expect(document.querySelector(".mlw-list-space")?.getAttribute("style")).toContain(`${String(3 * ROW)}px`);
});

test("keys walk through the list and open a run", async () => {
  const { open } = await opened(new Server(), "experiment");
  const tree = document.querySelector<HTMLElement>("[role=tree]");
  const press = (key: string): void => { tree?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })); };

  press("ArrowDown");
  press("ArrowDown");
  await settled();
  press("Enter");

  expect(open).toHaveBeenCalledWith("/ws", [expect.objectContaining({ id: "run-1" })]);
});

test("nothing is asked after its end", async () => {
  const { server, state, dispose } = await opened();
  const before = server.asked.length;

  dispose();
  state.dispose();
  await settled();

  expect(server.listener).toBeNull();
  expect(server.asked.length).toBe(before);
  expect(document.querySelector(".mlw-list")).toBeNull();
});

test("a list that nobody sees asks for no more than how many runs go on", async () => {
  const { server, state } = await opened();
  state.visible.value = false;
  const before = server.asked.length;

  server.listener?.();
  await settled();

  expect(server.asked.slice(before).map(({ start, query }) => [start, query.filter])).toEqual([[0, ""]]);
  expect(rows()).toEqual([]);
  expect(state.running.value).toBe(2);
  state.visible.value = true;
  await settled();
  expect(rows()[0]).toBe("trial 0");
});

test("numbers that are as far apart as can be are a line", () => {
  const box = document.createElement("div");
  render(h(Sparkline, { spark: { x: [0, 0.5, 1], y: [-1.7e308, 0, 1.7e308] }, label: "loss" }), box);

  expect(box.querySelector("polyline")?.getAttribute("points")).toBe("2.0,16.0 24.0,9.0 46.0,2.0");
});
