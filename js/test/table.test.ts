import { afterEach, expect, test } from "vitest";
import { csv } from "../src/charts/report/csv";
import { onOneLine, visible } from "../src/charts/report/visible";
import { cellOf, looks } from "../src/charts/table/cell";
import { thinned } from "../src/charts/table/curve";
import type { AskRows, Question } from "../src/wire";
import { shelf, type Shelf, type Told } from "./shelf";

let open: Shelf | null = null;

afterEach(() => {
  open?.remove();
  open = null;
});

/** Rows of a table that counts. */
function counting(total: number, columns = ["n", "name"]): (question: Question) => Told {
  return (question) => {
    const { start, stop, descending } = question as AskRows;
    const rows = Array.from({ length: Math.max(0, Math.min(stop, total) - start) }, (_, at) => {
      const n = descending ? total - 1 - start - at : start + at;
      return columns.map((column) => (column === "name" ? `row ${n}` : n));
    });
    return { body: { columns, numeric: columns.map((column) => column !== "name"), total, rows } };
  };
}

function sheet(total: number, columns?: string[]): Shelf {
  open = shelf("table", counting(total, columns), "samples");
  return open;
}

test("of a long table only the rows in view are asked for and drawn", async () => {
  const { says, find, asked } = sheet(100_000);
  await says("100,000 rows, 2 columns");

  expect(find("[role=grid]")[0]?.getAttribute("aria-rowcount")).toBe("100001");
  expect(find("[role=row]").length).toBeLessThan(30);
  expect(asked.map((one) => [(one as AskRows).start, (one as AskRows).stop])).toEqual([[0, 100]]);
});

test("a click on a column's name sorts it up, then down, then not at all", async () => {
  const { says, find, asked } = sheet(300);
  await says("row 0");
  const press = (): void => { find("[role=columnheader] button")[0]?.click(); };
  const state = (): string | null | undefined => find("[role=columnheader]")[0]?.getAttribute("aria-sort");

  press();
  await expect.poll(state).toBe("ascending");
  press();
  await says("row 299");
  expect(state()).toBe("descending");
  press();
  await says("row 0");

  expect(state()).toBe("none");
  expect(asked.map((one) => [(one as AskRows).sort, (one as AskRows).descending])).toEqual([
    [null, false], ["n", false], ["n", true], [null, false],
  ]);
});

test("a table that grows asks only for the page that was not full", async () => {
  const tell = { total: 250 };
  open = shelf("table", (question) => counting(tell.total)(question), "samples", 1);
  await open.says("250 rows");
  tell.total = 251;

  open.grow(2);
  await open.says("251 rows");

  expect(open.asked.map((one) => (one as AskRows).start)).toEqual([0, 200]);
});

test("keys move from cell to cell and read the exact value", async () => {
  open = shelf("table", () => ({ body: { columns: ["x", "y", "z"], numeric: [true, true, true], total: 2, rows: [[1, 0.1234567890123, 2], [3, 4, 5]] } }));
  await open.says("2 rows");
  const grid = open.find("[role=grid]")[0];

  open.press("ArrowRight", grid);
  await open.says("row 1, y: 0.1234567890123");
  open.press("End", grid);
  open.press("ArrowDown", grid);

  await open.says("row 2, z: 5");
  expect(document.getElementById(grid?.getAttribute("aria-activedescendant") ?? "")?.textContent).toBe("5");
});

test("copying a cell copies all its digits", async () => {
  open = shelf("table", () => ({ body: { columns: ["x", "y", "z"], numeric: [true, true, true], total: 1, rows: [[1, 0.1234567890123, 2]] } }));
  await open.says("1 row");
  open.find("[role=gridcell]")[1]?.click();
  await open.says("row 1, y");
  const clipboardData = new DataTransfer();
  const event = Object.assign(new Event("copy", { bubbles: true, cancelable: true }), { clipboardData });

  open.find("[role=grid]")[0]?.dispatchEvent(event);

  expect(clipboardData.getData("text/plain")).toBe("0.1234567890123");
});

test("two columns of numbers are a line, and a table when that is wanted", async () => {
  const { says, find } = sheet(20, ["x", "y"]);
  await says("20 of 20 rows");
  expect(find("path.mlw-curve")).toHaveLength(1);

  find(".mlw-switch button").find((button) => button.textContent === "Table")?.click();

  await says("20 rows, 2 columns");
});

test("a table that cannot be had says why", async () => {
  open = shelf("table", () => new Error("This is not kept in the saved picture."));

  await open.says("Some rows cannot be had: This is not kept in the saved picture.");
});

test("nothing logged is told, not a spinner", async () => {
  open = shelf("table", () => new Error("never asked"), "samples", 0);

  await open.says("Nothing logged yet");
});

test("markup in names and cells stays text", async () => {
  const evil = '<img src=x onerror="alert(1)">';
  open = shelf("table", () => ({ body: { columns: [evil], numeric: [false], total: 1, rows: [[evil]] } }), evil);
  await open.says("1 row, 1 column");

  expect(open.find("img")).toEqual([]);
  expect(open.find("[role=gridcell]")[0]?.textContent).toBe(evil);
});

test.each([
  [0.1, "0.1", "0.1"],
  [12345678, "12,345,678", "12345678"],
  [{ int: "9007199254740993" }, "9007199254740993", "9007199254740993"],
  [{ float: "nan" }, "NaN", "nan"],
  [{ float: "-inf" }, "−Inf", "-inf"],
  [null, "None", ""],
  [true, "True", "True"],
  ["", "", '""'],
  ["a\nb", "a⏎b", '"a\nb"'],
  [{ odd: 1 }, "None", ""],
])("the value %j looks like %j and is saved as %j", (value, words, saved) => {
  expect(looks(value).words).toBe(words);
  expect(csv([[cellOf(value)]])).toBe(`${saved}\r\n`);
});

test("what cannot be seen is shown as Python writes it", () => {
  expect(visible("a\u0000\u001b[31m\u202eb\r\nc\td")).toBe("a\\x00\\x1b[31m\\u202eb\nc\td");
  expect(onOneLine("a\nb\tc")).toBe("a⏎b⇥c");
});

test("a line in few pixels keeps its spikes", () => {
  const x = Array.from({ length: 1000 }, (_, at) => at / 100);
  const y = x.map((_, at) => (at === 503 ? 99 : at === 507 ? -99 : 0));

  const [across, down] = thinned(x, y);

  expect(across.length).toBeLessThan(60);
  expect([Math.max(...down), Math.min(...down)]).toEqual([99, -99]);
});
