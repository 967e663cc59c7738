import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { brush, newRunsBoard, selection } from "../src/views/runs/board";
import { bestOf, columnsOf, differs, isHigherBetter, likeliest, sorted, type Column, type Item } from "../src/views/runs/columns";
import { placesOf, scaleOf } from "../src/views/runs/scale";
import type { Question, RunRow, Runs } from "../src/wire";
import { HEADER, heartbeat, points, snapshot } from "./messages";
import { closeAll, Page, settle, type Says } from "./page";

const pages: Page[] = [];

beforeEach(() => { vi.useFakeTimers(); });

afterEach(() => closeAll(pages));

function row(at: number, other: Partial<RunRow> = {}): RunRow {
  return { id: `c${at}`, name: `trial ${at}`, number: at, status: "Completed", started: 0, ended: 60, tags: {}, parameters: {}, metrics: {}, ...other };
}

function items(...rows: Partial<RunRow>[]): Item[] {
  return rows.map((other, at) => ({ id: `c${at}`, row: row(at, other), of: null }));
}

function column(among: readonly Item[], title: string): Column {
  const found = columnsOf(among, 100).find((one) => one.title === title);
  if (found === undefined) throw new Error(`no column ${title}`);
  return found;
}

// Columns

test("a run has columns for what it is, its parameters, last values and tags", () => {
  const found = columnsOf(items({ parameters: { lr: 0.1 }, metrics: { loss: 1 }, tags: { team: "a" } }), 100);

  expect(found.map(({ title }) => title)).toEqual(["#", "Name", "Status", "Duration", "lr", "loss", "team"]);
});

test("a parameter that is a word somewhere is no number anywhere", () => {
  const some = items({ parameters: { size: 3 } }, { parameters: { size: "large" } });

  expect(column(some, "size").numeric).toBe(false);
});

test("a number that is not finite crosses the wire in words", () => {
  const some = items({ metrics: { loss: { float: "nan" } } });

  expect(some.map(column(some, "loss").of)).toEqual([NaN]);
});

test("what is the same in all runs does not differ", () => {
  const some = items({ parameters: { a: 1, b: 1 } }, { parameters: { a: 1, b: 2 } }, { parameters: { a: 1 } });

  expect(["a", "b"].map((name) => differs(column(some, name), some))).toEqual([false, true]);
});

test("what has no value stands last in either order", () => {
  const some = items({ metrics: { loss: 2 } }, {}, { metrics: { loss: { float: "nan" } } }, { metrics: { loss: 1 } });
  const order = (descending: boolean) => sorted(some, column(some, "loss"), descending).map(({ id }) => id);

  expect([order(false), order(true)]).toEqual([["c3", "c0", "c1", "c2"], ["c0", "c3", "c1", "c2"]]);
});

test("names with numbers are in the order of the numbers", () => {
  const some = items({ name: "trial 10" }, { name: "trial 9" });

  expect(sorted(some, column(some, "Name"), false).map(({ row: { name } }) => name)).toEqual(["trial 9", "trial 10"]);
});

test("the best is the least or the greatest, and never what is no number", () => {
  const some = items({ metrics: { x: 2 } }, { metrics: { x: { float: "nan" } } }, { metrics: { x: 1 } });
  const x = column(some, "x");

  expect([bestOf(some, x, false)?.id, bestOf(some, x, true)?.id, bestOf(some, undefined, true)]).toEqual(["c2", "c0", null]);
});

test("which metric is looked at, and which way, is guessed by its name", () => {
  const some = items({ metrics: { "train/loss": 1, "val/loss": 2 } }, { metrics: { "train/loss": 2, "val/loss": 1 } });
  const metrics = columnsOf(some, 0).filter(({ group }) => group === "metric");

  expect(likeliest(metrics, metrics)?.title).toBe("val/loss");
  expect(["val/acc", "loss", "AUC", "rmse"].map(isHigherBetter)).toEqual([true, false, true, false]);
});

// Scales

test("a parameter over orders is logarithmic unasked", () => {
  const some = items({ parameters: { lr: 1e-4 } }, { parameters: { lr: 1e-2 } }, { parameters: { lr: 1 } });
  const lr = column(some, "lr");

  expect([...placesOf(scaleOf(lr, some, false) as never, some)]).toEqual([0, 0.5, 1]);
  expect(scaleOf(lr, some, true)?.log).toBe(false);
});

test("words stand on an axis in their order", () => {
  const some = items({ parameters: { opt: "sgd" } }, { parameters: { opt: "adam" } }, {});
  const scale = scaleOf(column(some, "opt"), some, false);

  expect(scale?.names).toEqual(["adam", "sgd"]);
  expect([...placesOf(scale as never, some)]).toEqual([1, 0, NaN]);
});

test("without any value there is no axis, and with one only it is in the middle", () => {
  const some = items({ metrics: { a: { float: "inf" }, b: 3 } });

  expect(scaleOf(column(some, "a"), some, false)).toBeNull();
  expect([...placesOf(scaleOf(column(some, "b"), some, false) as never, some)]).toEqual([0.5]);
});

test("what is brushed holds on all axes at once, and all of an axis is no brush", () => {
  const some = items({ metrics: { a: 1, b: 1 } }, { metrics: { a: 2, b: 5 } }, { metrics: { a: 3, b: 9 } }, {});
  const scales = ["a", "b"].map((name) => scaleOf(column(some, name), some, false) as never);
  const board = newRunsBoard();

  brush(board, scales[0] as never, { low: 2, high: 3 });
  brush(board, scales[1] as never, { low: 1, high: 6 });
  const both = [...selection(some, scales, board.brushes.value)];
  brush(board, scales[1] as never, { low: 1, high: 9 });

  expect(both).toEqual([0, 1, 0, 0]);
  expect([...selection(some, scales, board.brushes.value)]).toEqual([0, 1, 1, 0]);
});

// Children

/** A kernel that has these children, and tells so many at once. */
function kernel(rows: RunRow[], most = 1000): Says {
  return {
    runs: ({ children, start, after }): Runs => {
      const all = [row(0, { id: HEADER.id }), ...(children ? rows : [])];
      const told = all.slice(start, start + most);
      const next = start + most < all.length ? start + most : null;
      const isNew = ({ status, ended }: RunRow): boolean => after === null || status === "Running" || (ended ?? 0) > after;
      return { total: all.length, next, now: 1000, rows: told.filter(isNew) };
    },
  };
}

async function children(says: Says, count: number): Promise<Page> {
  const page = new Page(says, snapshot(0, {}, { children: count }));
  pages.push(page);
  await settle();
  await page.click("Children");
  return page;
}

function names(page: Page): string[] {
  return page.texts(".mlw-table tbody tr:not([aria-hidden]) td:first-child");
}

const isChildren = (question: Question): boolean => question.what === "runs" && question.children;

test("children are asked for until all are there", async () => {
  const page = await children(kernel(Array.from({ length: 25 }, (_, at) => row(at)), 10), 25);
  await settle(1000);

  expect(page.questions("runs").filter(isChildren).slice(0, 3).map(({ start }) => start)).toEqual([0, 10, 20]);
  expect(page.find(".mlw-table").getAttribute("aria-rowcount")).toBe("26");
});

test("of ten thousand children only those in view are made", async () => {
  const page = await children(kernel(Array.from({ length: 10_000 }, (_, at) => row(at)), 100_000), 10_000);

  expect(page.find(".mlw-table").getAttribute("aria-rowcount")).toBe("10001");
  expect(names(page).length).toBeLessThan(50);
});

test("a child that goes on is asked about again, one that has ended is not", async () => {
  const rows = [row(1), row(2, { status: "Running", ended: null, metrics: { loss: 2 } })];
  const page = await children(kernel(rows), 2);
  rows[1] = row(2, { status: "Running", ended: null, metrics: { loss: 1 } });
  page.push(heartbeat(1));
  await settle(3000);

  expect(page.questions("runs").filter(isChildren).at(-1)?.after).toBe(1000);
  expect(page.texts(".mlw-table tbody tr:last-child td:last-child")).toEqual(["★ 1"]);
});

test("a click on a column sorts by it, a second one the other way, a third not at all", async () => {
  const rows = [row(1, { metrics: { loss: 2 } }), row(2, { metrics: { loss: 3 } }), row(3, { metrics: { loss: 1 } })];
  const page = await children(kernel(rows), 3);
  const orders = [];
  for (let time = 0; time < 3; time++) {
    page.find("th:last-child button").click();
    await settle();
    orders.push([names(page).join(), page.find("th:last-child").getAttribute("aria-sort")]);
  }

  expect(orders).toEqual([
    ["trial 2,trial 1,trial 3", "descending"],
    ["trial 3,trial 1,trial 2", "ascending"],
    ["trial 1,trial 2,trial 3", null],
  ]);
});

test("the best value is marked, and comes first when it is chosen", async () => {
  const rows = [row(1, { metrics: { loss: 2 } }), row(2, { metrics: { loss: 1 } })];
  const page = await children(kernel(rows), 2);
  const marked = page.texts("td[data-best]");
  await page.click("lowest");

  expect(marked).toEqual(["★ 1"]);
  expect(page.texts("td[data-best]")).toEqual(["★ 2"]);
  expect(names(page)).toEqual(["trial 1", "trial 2"]);
});

test("columns are chosen by hand", async () => {
  const page = await children(kernel([row(1, { tags: { team: "vision" } }), row(2)]), 2);
  await page.click("Columns");
  page.find("[title=team] input").click();
  await settle();

  expect(page.texts("thead th")).toEqual(["Name", "Status", "Duration", "team"]);
});

test("what is typed finds runs by anything in their row", async () => {
  const page = await children(kernel([row(1, { parameters: { opt: "adam" } }), row(2, { parameters: { opt: "sgd" } })]), 2);
  await page.type("[type=search]", "ADAM");

  expect(names(page)).toEqual(["trial 1"]);
  expect(page.texts(".mlw-toolbar [role=status]")).toEqual(["1 of 2 runs"]);
});

test("a plot is brushed by the keyboard, and the table follows", async () => {
  const rows = [1, 2, 3].map((at) => row(at, { parameters: { size: at }, metrics: { loss: at } }));
  const page = await children(kernel(rows), 3);
  await page.type(".mlw-toolbar select", "parallel");
  await page.type("[aria-label='size, at least']", "50");
  const brushed = names(page);
  await page.click("Show all again");

  expect(brushed).toEqual(["trial 2", "trial 3"]);
  expect(names(page)).toHaveLength(3);
});

test("a plot of runs that differ in nothing says so", async () => {
  const page = await children(kernel([row(1), row(2)]), 2);
  await page.type(".mlw-toolbar select", "scatter");

  expect(page.texts(".mlw-empty")).toEqual(["A plot needs two things in which these runs differ."]);
});

test("children that cannot be asked for are told of in words", async () => {
  const page = await children({ runs: () => new Error("This is a saved picture, which does not hold that.") }, 5);

  expect(page.texts(".mlw-panel")).toEqual(["The children are not at hand: This is a saved picture, which does not hold that."]);
});

// Runs side by side

async function compared(rows: readonly Partial<RunRow>[]): Promise<Page> {
  const page = new Page({});
  pages.push(page);
  rows.forEach((other, of) => {
    const { header, columns } = snapshot(0, { loss: [1 + of] }, { id: `run-${of}`, name: `run ${of}` });
    page.push({ header: { ...header, of }, columns });
    page.view.rows.value = new Map([...page.view.rows.value, [of, row(of, other)]]);
  });
  await settle();
  await page.click("Runs");
  return page;
}

test("several runs are named with their hues, and counted by status", async () => {
  const page = await compared([{}, {}]);

  expect(page.texts("h2, .mlw-run-name")).toEqual(["2 runs", "run 0", "run 1"]);
  expect(page.texts(".mlw-facts")).toEqual(["2 running"]);
});

test("only the parameters are shown in which runs differ, until all are asked for", async () => {
  const page = await compared([{ parameters: { lr: 1, seed: 1 } }, { parameters: { lr: 2, seed: 1 } }]);
  const before = page.texts("thead th button");
  await page.click("all parameters");

  expect(before).toEqual(["Name", "Status", "Duration", "lr", "loss"]);
  expect(page.texts("thead th button")).toEqual(["Name", "Status", "Duration", "lr", "seed", "loss"]);
});

test("the last values follow the messages", async () => {
  const page = await compared([{}, {}]);
  page.push(points(1, { loss: [0.25] }, 1));
  await settle(2000);

  expect(page.texts("tbody tr:first-child td:last-child")).toEqual(["★ 0.25"]);
});

test("a run is taken out of the charts, and they are grouped by a parameter", async () => {
  const page = await compared([{ parameters: { lr: 1 } }, { parameters: { lr: 2 } }]);
  page.find("tbody tr:last-child input").click();
  await page.type("[title^='In the charts'] select", "lr");

  expect([...page.view.hidden.value]).toEqual([1]);
  expect(page.view.groupBy.value).toBe("lr");
});
