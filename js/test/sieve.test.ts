// A log of which only warnings and errors are shown, found where the file is.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RunHeader } from "../src/wire";
import { Disk } from "./disk";
import { HEADER, points, snapshot } from "./messages";
import { closeAll, Page, settle } from "./page";

const LOG = "logs/user_log.txt";
const TROUBLE = `INFO fine
WARNING: low
ERROR: it went wrong
Traceback (most recent call last):
  File "train.py", line 3
    train()
ValueError: no
INFO fine
`;
const pages: Page[] = [];

beforeEach(() => { vi.useFakeTimers(); });

afterEach(() => closeAll(pages));

async function open(disk: Disk, run: Partial<RunHeader> = { status: "Completed" }): Promise<Page> {
  const page = new Page(disk.says, snapshot(0, {}, run));
  pages.push(page);
  await settle();
  await page.click("Logs");
  await settle(100);
  return page;
}

async function choose(page: Page, value: "" | "warning" | "error"): Promise<void> {
  const select = page.find(".mlw-log select") as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event("change"));
  await settle(200);
}

const lines = (page: Page): string[] => page.texts(".mlw-line");
const fine = (count: number): string => "INFO a line of a log that goes on\n".repeat(count);
const errors = (count: number): string => Array.from({ length: count }, (_, at) => `${fine(20)}ERROR number ${at}\n`).join("");

test("errors are shown with their tracebacks, and nothing else", async () => {
  const page = await open(new Disk({ [LOG]: TROUBLE }));
  await choose(page, "error");

  expect(lines(page)).toEqual(TROUBLE.split("\n").slice(2, 7));
});

test("warnings too, and then all lines again", async () => {
  const page = await open(new Disk({ [LOG]: TROUBLE }));
  await choose(page, "warning");
  expect(lines(page)).toEqual(TROUBLE.split("\n").slice(1, 7));

  await choose(page, "");

  expect(lines(page)).toEqual(TROUBLE.split("\n").slice(0, -1));
});

test("a log without any says so", async () => {
  const page = await open(new Disk({ [LOG]: `0 errors\nWARNING: low\n${fine(10)}` }));
  await choose(page, "error");

  expect([lines(page), page.texts(".mlw-log .mlw-note")]).toEqual([[], ["No errors in this log."]]);
});

test("what only looks like one where the file is, is not shown", async () => {
  const page = await open(new Disk({ [LOG]: "an ErrorBoundary\n\x1b[31mERROR\x1b[0m: red\nERROR\rgone!\n" }));
  await choose(page, "error");

  expect(lines(page)).toEqual(["ERROR: red"]);
});

test("how far it was looked is told while nothing is found", async () => {
  const says = { ...new Disk({ [LOG]: fine(1000) }).says, lines: ({ start }: { start: number }) => (start > 34_000 ? { pieces: [], start: 34_000, looked: 17_000, done: false, size: 34_000 } : null) };
  const page = new Page(says, snapshot(0, {}, { status: "Completed" }));
  pages.push(page);
  await settle();
  await page.click("Logs");
  await settle(100);
  await choose(page, "warning");

  expect(page.texts(".mlw-log .mlw-note")).toEqual(["Looking for warnings or errors: 50 % done"]);
});

test("the last ones are shown, and more where somebody scrolls", async () => {
  const page = await open(new Disk({ [LOG]: errors(1000) }));
  await choose(page, "error");
  expect(lines(page).at(-1)).toBe("ERROR number 999");
  const before = page.questions("lines").length;
  expect(before).toBeLessThan(10);

  for (let count = 0; count < 40; count++) {
    page.find(".mlw-log-lines").scrollTop = 0;
    page.find(".mlw-log-lines").dispatchEvent(new Event("scroll"));
    await settle();
  }

  expect(lines(page)[0]).toBe("ERROR number 0");
});

test("an error that is written is there a moment later, and its traceback with it", async () => {
  const disk = new Disk();
  disk.append(LOG, fine(3));
  const page = await open(disk, { status: "Running" });
  await choose(page, "error");
  disk.append(LOG, "INFO fine\nTraceback (most recent call last):\n");
  await settle(1100);
  expect(lines(page)).toEqual(["Traceback (most recent call last):"]);

  disk.append(LOG, "  in train\nValueError: no\nINFO fine\n");
  page.push(points(1, {}, 0, { ...HEADER, status: "Failed" }));
  await settle(1100);

  expect(lines(page)).toEqual(["Traceback (most recent call last):", "  in train", "ValueError: no"]);
});

test("what was found among them is shown among all lines", async () => {
  const page = await open(new Disk({ [LOG]: errors(500) }));
  await choose(page, "error");
  await page.type(".mlw-log input[type=search]", "number 7");
  await page.click("↑");
  await settle(500);
  expect(page.texts("[data-found]")).toEqual(["ERROR number 79"]);

  await choose(page, "");

  expect(page.texts("[data-found]")).toEqual(["ERROR number 79"]);
  expect(lines(page)).toContain("INFO a line of a log that goes on");
});

test("a search among them that comes to the start says so", async () => {
  const page = await open(new Disk({ [LOG]: errors(200) }));
  await choose(page, "error");
  await page.type(".mlw-log input[type=search]", "INFO");
  await page.click("↑");
  await settle(500);

  expect(page.texts(".mlw-log-said")).toEqual(["Not above; once more begins at the end"]);
});

test("why they cannot be had is said, and can be tried again", async () => {
  const disk = new Disk({ [LOG]: TROUBLE });
  const page = await open(disk);
  disk.refuses = "the disk is gone";
  await choose(page, "error");
  expect(page.texts(".mlw-log .mlw-note")[0]).toContain("the disk is gone");

  disk.refuses = null;
  await page.click("Try again");
  await settle(100);

  expect(lines(page)).toHaveLength(5);
});

test("a log that was begun anew is looked through anew", async () => {
  const disk = new Disk();
  disk.append(LOG, errors(10));
  const page = await open(disk, { status: "Running" });
  await choose(page, "error");
  disk.write(LOG, "ERROR of another program\n", true);
  await settle(1100);

  expect(lines(page)).toEqual(["ERROR of another program"]);
});
