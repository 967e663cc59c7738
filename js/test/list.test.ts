import { signal } from "@preact/signals";
import { h, render } from "preact";
import { afterEach, expect, test, vi } from "vitest";
import { between, count, height, HEADING, lineAt, LOW_ROW, ROW, type Block, type Section } from "../src/views/list/layout";
import { mountList } from "../src/views/list/mount";
import { PAGE } from "../src/views/list/pages";
import { ago } from "../src/views/list/times";
import { ALL, type ListSource, type Query, type Within } from "../src/views/list/source";
import { Sparkline } from "../src/views/list/spark";
import { ListState } from "../src/views/list/state";
import { filled } from "../src/views/words";
import type { ListRow } from "../src/wire";

afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

function section(value: string, count: number, open = true, below: Block["below"] = []): Section {
  return { value, open, block: { part: { value, parent: null }, count, level: 2, below } };
}

function inner(parent: string, count: number, level = 3, below: Block["below"] = []): Block {
  return { part: { value: null, parent }, count, level, below };
}

const GROUPED: Section[] = [section("a", 3), section("b", 100, false), section("c", 10_000)];
/** Four runs; below the second there are three, below the last of which there are two; below the fourth one. */
const DEEP: Section[] = [
  section("a", 4, true, [
    { index: 1, block: inner("x", 3, 3, [{ index: 2, block: inner("y", 2, 4) }]) },
    { index: 3, block: inner("z", 1) },
  ]),
  section("b", 1),
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

test("what is unfolded stands below its run", () => {
  const all = between(DEEP, 0, height(DEEP));
  const said = all.map(({ block, index, up }) => [block.part.parent ?? block.part.value, index, up]);

  expect(said).toEqual([
    ["a", null, null], ["a", 0, 0], ["a", 1, 0],
    ["x", 0, 2], ["x", 1, 2], ["x", 2, 2], ["y", 0, 5], ["y", 1, 5],
    ["a", 2, 0], ["a", 3, 0], ["z", 0, 9],
    ["b", null, null], ["b", 0, 11],
  ]);
  expect(count(DEEP)).toBe(all.length);
  expect(all.map(({ at }) => at)).toEqual(all.map((_, at) => at));
  expect(height(DEEP)).toBe(2 * HEADING + 11 * ROW);
});

test.each([ROW, LOW_ROW])("each of %i pixels is in one line, whatever is unfolded", (row) => {
  const all = between(DEEP, 0, height(DEEP, row), row);
  let y = 0;
  for (const line of all) {
    expect(line.top).toBe(y);
    y += line.index === null ? HEADING : row;
    expect(lineAt(DEEP, line.at, row)).toEqual(line);
    expect(between(DEEP, line.top + 1, y - 1, row)).toContainEqual(line);
  }
  expect(y).toBe(height(DEEP, row));
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
  runs(_: string, query: Query, start: number, many: number, within?: Within) {
    this.asked.push({ query, start, within: within === undefined ? undefined : "parent" in within ? `/${within.parent}` : within.value });
    if (this.fails !== null) return Promise.reject(new Error(this.fails));
    const below = within !== undefined && "parent" in within ? within.parent : null;
    const total = below === null ? this.total.peek() : 2;
    const rows = Array.from({ length: Math.max(Math.min(many, total - start), 0) }, (__, at) => this.row(start + at, below));
    return Promise.resolve({ total, next: null, running: 2, rows, now: Date.now() / 1000, complete: true });
  }
  /** Every tenth run has two below it. */
  row(number: number, parent: string | null): ListRow {
    const known = row(number);
    return parent === null
      ? { ...known, children: number % 10 === 0 ? 2 : 0 }
      : { ...known, id: `${parent}/${String(number)}`, name: `below ${String(number)}`, parent };
  }
  groups() { return Promise.resolve([{ value: "digits", count: this.total.peek() }]); }
  names() { return Promise.resolve({ metrics: ["acc", "loss"], parameters: ["lr"], tags: [] }); }
  sparks(_: string, __: string, runs: readonly string[]) {
    return Promise.resolve(Object.fromEntries(runs.map((id) => [id, { x: [0, 0.5, 1], y: [3, { float: "nan" }, 1] }])));
  }
  change() { return Promise.resolve(); }
  stop() { return Promise.resolve(); }
  remove() { return Promise.resolve({ runs: [] }); }
  cell() { return Promise.resolve(null); }
  restore() { return Promise.resolve(); }
  listen(_: string, listener: () => void) {
    this.listener = listener;
    return () => { this.listener = null; };
  }
}

async function opened(server = new Server(), group = "") {
  const state = new ListState(server);
  const open = vi.fn();
  const dispose = mountList(document.body, state, { open, words: filled });
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

  state.pages.row(ALL, 500);
  await settled();

  expect(server.asked.at(-1)?.start).toBe(500 - (500 % PAGE));
  expect(state.pages.row(ALL, 500)?.name).toBe("trial 500");
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

test("what is below a run is unfolded and folded, by pointer and by keys", async () => {
  const { server, open } = await opened();
  document.querySelector<HTMLElement>(".mlw-list-row .mlw-list-arrow")?.click();
  await settled();

  expect(rows().slice(0, 4)).toEqual(["trial 0", "below 0", "below 1", "trial 1"]);
  expect(document.querySelector(".mlw-list-facts")?.textContent).toContain("2 children");
  expect(server.asked.at(-1)).toMatchObject({ within: "/run-0", start: 0, query: { filter: "" } });
  expect(open).not.toHaveBeenCalled();
  const tree = document.querySelector<HTMLElement>("[role=tree]");
  const press = (key: string): void => { tree?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })); };
  press("ArrowDown");
  press("ArrowLeft");
  press("ArrowLeft");
  await settled();
  expect(rows().slice(0, 2)).toEqual(["trial 0", "trial 1"]);
  press("ArrowRight");
  await settled();
  expect(rows()[1]).toBe("below 0");
  expect([...document.querySelectorAll(".mlw-list-row")].slice(0, 3).map((one) => one.getAttribute("aria-level"))).toEqual(["1", "2", "2"]);
});

test("columns are chosen and stand with each run, where there is little room with their names", async () => {
  const { server, state } = await opened();
  [...document.querySelectorAll("button")].find((one) => one.textContent === "Columns")?.click();
  await settled();
  const box = [...document.querySelectorAll("label")].find((one) => one.textContent === "acc")?.querySelector("input");
  box?.click();
  await settled();

  expect(state.kept.value.columns).toEqual(["metric:acc"]);
  expect(server.asked.at(-1)?.query.metrics).toEqual(["loss", "acc"]);
});

test("where there is room columns have headings, by which runs are sorted", async () => {
  const room = vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(900);
  const { server, state } = await opened();
  state.columns.value = ["parameter:lr", "tag:gone", "nonsense"];
  await settled();

  const heads = [...document.querySelectorAll("[role=columnheader]")];
  expect(heads.map((one) => one.textContent)).toEqual(["Name", "Experiment", "Course", "loss", "lr", "gone", "Status", "Duration", "Created↓"]);
  expect(document.querySelector(".mlw-list-row")?.querySelectorAll("[role=gridcell]").length).toBe(heads.length);
  heads[3]?.querySelector("button")?.click();
  await settled();
  expect(server.asked.at(-1)?.query).toMatchObject({ sort: "loss", descending: true });
  heads[3]?.querySelector("button")?.click();
  await settled();
  expect(server.asked.at(-1)?.query).toMatchObject({ sort: "loss", descending: false });
  expect(heads[3]?.getAttribute("aria-sort")).toBe("ascending");
  room.mockRestore();
});
