import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { inOrder } from "../src/views/logs/chooser";
import { levelOf, PROBLEMS } from "../src/views/logs/levels";
import { styleOf } from "../src/views/logs/looks";
import { BOLD, INVERSE, PLAIN, repen } from "../src/model/pen";
import type { FileRow, RunHeader } from "../src/wire";
import { Disk } from "./disk";
import { HEADER, points, snapshot } from "./messages";
import { closeAll, Page, settle } from "./page";

const LOG = "logs/user_log.txt";
const EVIL = '<img src=x onerror="alert(1)">';
const pages: Page[] = [];

beforeEach(() => { vi.useFakeTimers(); });

afterEach(async () => {
  vi.restoreAllMocks();
  await closeAll(pages);
});

async function open(disk: Disk, run: Partial<RunHeader> = {}): Promise<Page> {
  const page = new Page(disk.says, snapshot(0, {}, run));
  pages.push(page);
  await settle();
  await page.click("Logs");
  await settle(100);
  return page;
}

const lines = (page: Page): string[] => page.texts(".mlw-line");
const long = (count = 20_000): string => Array.from({ length: count }, (_, at) => `line ${at} of a log that goes on\n`).join("");
const scroller = (page: Page): HTMLElement => page.find(".mlw-log-lines");

/** As a person scrolls, by wheel or finger. */
async function scrollTo(page: Page, top: number): Promise<void> {
  scroller(page).scrollTop = top;
  scroller(page).dispatchEvent(new Event("scroll"));
  await settle();
}

function press(element: HTMLElement, key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, composed: true, ...more });
  element.dispatchEvent(event);
  return event;
}

test("a log is shown as a terminal shows it, with all markup as text", async () => {
  const page = await open(new Disk({ [LOG]: `10%\r\x1b[32m100%\x1b[0m\n${EVIL}\n` }));

  expect(lines(page)).toEqual(["100%", EVIL]);
  expect(page.find(".mlw-line span").style.color).toBe("var(--mlwidget-ansi-2)");
  expect(page.root.querySelector("img")).toBeNull();
});

test.each([
  ["Running", "No logs yet. What is printed inside a “with run:” block is shown here."],
  ["Completed", "No logs: nothing was printed inside a “with run:” block."],
] as const)("a run that is %s and has no log says so", async (status, words) => {
  const page = await open(new Disk({ "outputs/a": "x" }), { status });

  expect(page.texts(".mlw-empty")).toEqual([words]);
});

test("a log that nothing was written to says so", async () => {
  const page = await open(new Disk({ [LOG]: "" }));

  expect(page.texts(".mlw-log .mlw-note")).toEqual(["Nothing was written to it yet."]);
});

test("logs that cannot be listed say why, and are shown once they can", async () => {
  const disk = new Disk({ [LOG]: "a line\n" });
  disk.refuses = "No answer yet: the kernel is busy.";
  const page = await open(disk);
  expect(page.texts(".mlw-empty")).toEqual(["No answer yet: the kernel is busy."]);

  disk.refuses = null;
  await settle(10_000);

  expect(lines(page)).toEqual(["a line"]);
});

test("a log that cannot be read says why, and can be tried again", async () => {
  const { bytes, ...says } = new Disk({ [LOG]: "a line\n" }).says;
  let tries = 0;
  const page = new Page({ ...says, bytes: (question) => (tries++ === 0 ? new Error("the disk is gone") : (bytes?.(question) ?? null)) }, snapshot(0, {}, { status: "Completed" }));
  pages.push(page);
  await settle();
  await page.click("Logs");
  await settle(100);
  expect(page.find(".mlw-log .mlw-note").textContent).toContain("This log cannot be shown. the disk is gone");

  await page.click("Try again");

  expect(lines(page)).toEqual(["a line"]);
});

test("what a run prints is there a moment later, at the end of what is seen", async () => {
  const disk = new Disk();
  disk.append(LOG, long(100));
  const page = await open(disk);
  disk.append(LOG, "the newest\n");
  await settle(1100);

  expect(lines(page).at(-1)).toBe("the newest");
  expect(scroller(page).scrollTop).toBe(101 * 18 - 130);
});

test("who scrolls up stays there, and who scrolls to the end follows again", async () => {
  const disk = new Disk();
  disk.append(LOG, long(100));
  const page = await open(disk);
  await scrollTo(page, 500);
  disk.append(LOG, long(10));
  await settle(1100);
  expect([scroller(page).scrollTop, lines(page)[8]]).toEqual([500, "line 27 of a log that goes on"]);

  await scrollTo(page, 110 * 18 - 130);
  disk.append(LOG, "the newest\n");
  await settle(1100);

  expect(lines(page).at(-1)).toBe("the newest");
});

test("following is switched on and off by a button", async () => {
  const disk = new Disk();
  disk.append(LOG, long(100));
  const page = await open(disk);
  await page.click("Follow");
  disk.append(LOG, "more\n");
  await settle(1100);
  expect(scroller(page).scrollTop).toBe(100 * 18 - 130);

  await page.click("Follow");

  expect(lines(page).at(-1)).toBe("more");
});

test("a page that nobody looks at asks for nothing", async () => {
  const disk = new Disk();
  disk.append(LOG, "a line\n");
  const page = await open(disk);
  vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  document.dispatchEvent(new Event("visibilitychange"));
  await settle(2000);
  const count = page.questions("bytes").length + page.questions("files").length;
  await settle(60_000);
  expect(page.questions("bytes").length + page.questions("files").length).toBe(count);

  vi.restoreAllMocks();
  disk.append(LOG, "meanwhile\n");
  page.push(snapshot(1, {}));
  document.dispatchEvent(new Event("visibilitychange"));
  await settle(1100);

  expect(lines(page)).toEqual(["a line", "meanwhile"]);
});

test("a run that has ended is read once more, and then no more", async () => {
  const disk = new Disk();
  disk.append(LOG, "a line\n");
  const page = await open(disk);
  disk.append(LOG, "last words\n");
  page.push(points(1, {}, 0, { ...HEADER, status: "Completed" }));
  await settle(100);
  expect(lines(page)).toEqual(["a line", "last words"]);

  await settle(3000);
  const count = page.questions("bytes").length + page.questions("files").length;
  await settle(60_000);

  expect(page.questions("bytes").length + page.questions("files").length).toBe(count);
});

test("of a large log only the end is read, and more where somebody scrolls", async () => {
  const page = await open(new Disk({ [LOG]: long() }), { status: "Completed" });
  const read = page.questions("bytes").length;
  expect(lines(page).length).toBeLessThan(60);
  expect(page.find("[role=scrollbar]").getAttribute("aria-valuenow")).toBe("100");

  await scrollTo(page, 300);
  await settle(100);

  expect(page.questions("bytes").length).toBeGreaterThan(read);
  expect(lines(page)[8]).toMatch(/^line 1\d{4} of a log that goes on$/);
});

test("what is seen stays in its place when more is read above it", async () => {
  const page = await open(new Disk({ [LOG]: long() }), { status: "Completed" });
  await scrollTo(page, 1700);
  const before = lines(page)[8];
  await scrollTo(page, 1000);
  await settle(200);

  const first = Math.floor(scroller(page).scrollTop / 18);
  expect(first).toBeGreaterThan(1000);
  expect(Number(/\d+/.exec(before ?? "")?.[0])).toBe(Number(/\d+/.exec(lines(page)[8] ?? "")?.[0]) + 39);
});

test("the keys Home and End go to the ends of the file", async () => {
  const page = await open(new Disk({ [LOG]: long() }), { status: "Completed" });
  press(scroller(page), "Home");
  await settle(100);
  expect(lines(page)[0]).toBe("line 0 of a log that goes on");

  press(scroller(page), "End");
  await settle(100);

  expect(lines(page).at(-1)).toBe("line 19999 of a log that goes on");
});

test("a handle goes to any place of the file", async () => {
  const page = await open(new Disk({ [LOG]: long() }), { status: "Completed" });
  const rail = page.find("[role=scrollbar]");
  vi.spyOn(rail, "getBoundingClientRect").mockReturnValue({ top: 0, height: 100 } as DOMRect);
  rail.setPointerCapture = () => undefined;
  rail.dispatchEvent(new PointerEvent("pointerdown", { clientY: 50, bubbles: true }));
  await settle(100);

  expect(rail.getAttribute("aria-valuenow")).toBe("50");
  expect(lines(page)[8]).toMatch(/^line (9|10)\d{3} of/);
});

test("a saved picture shows the end that it holds, and says so", async () => {
  const disk = new Disk({ [LOG]: long() });
  disk.heldFrom.set(LOG, long().length - 5000);
  const page = await open(disk, { status: "Completed" });
  await scrollTo(page, 0);
  await settle(100);

  expect(lines(page)[0]).toBe("…log that goes on");
  expect(lines(page)[1]).toMatch(/^line 198\d\d of a log that goes on$/);
  expect(page.find(".mlw-log .mlw-note").textContent).toMatch(/^These are the last 5\.0 KB of 649 KB\. Only its end is kept\./);
});

test("of several logs the one that is written now comes first, and another is shown when it is chosen", async () => {
  const disk = new Disk({ "logs/rank_1.txt": "one\n", "logs/rank_0.txt": "zero\n", "outputs/no.txt": "no\n" });
  disk.append(LOG, "live\n");
  const page = await open(disk);
  expect(page.texts(".mlw-log-name")).toEqual(["user_log.txt5 bytes, live", "rank_0.txt5 bytes", "rank_1.txt4 bytes"]);
  expect(lines(page)).toEqual(["live"]);

  await page.click("rank_1");
  await settle(100);

  expect(lines(page)).toEqual(["one"]);
  expect(page.texts(".mlw-log-name[aria-current=true]")).toEqual(["rank_1.txt4 bytes"]);
});

test("more logs than one answer lists are all there", async () => {
  const page = await open(new Disk(Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`logs/rank_${at}.txt`, "x"]))));

  expect(page.texts(".mlw-log-name > :first-child")).toEqual(Array.from({ length: 12 }, (_, at) => `rank_${at}.txt`));
});

test("logs stand in the order of their numbers, the newest minute first", () => {
  const row = (name: string, time: number, live = false): FileRow => ({ name, size: 1, time, live });
  const rows = [row("logs/a", 0), row("logs/rank_10", 610), row("logs/rank_9", 620), row("logs/z", 5, true)];

  expect(inOrder(rows).map(({ name }) => name)).toEqual(["logs/z", "logs/rank_9", "logs/rank_10", "logs/a"]);
});

test("a text is found and marked, small or capital, and each line in turn", async () => {
  const page = await open(new Disk({ [LOG]: "one needle\ntwo\nthree NEEDLE needle\n" }), { status: "Completed" });
  await page.type("input[type=search]", "needle");
  expect(page.texts("mark")).toEqual(["needle", "NEEDLE", "needle"]);

  const field = page.find("input[type=search]");
  const found: string[][] = [];
  for (const shiftKey of [false, false, false, false, true]) {
    press(field, "Enter", { shiftKey });
    await settle();
    found.push(page.texts("[data-found]"));
  }

  expect(found).toEqual([["one needle"], ["three NEEDLE needle"], ["three NEEDLE needle"], ["one needle"], ["one needle"]]);
  expect(page.texts(".mlw-log-said")[0]).toBe("Not above; once more begins at the end");
});

test("capital letters can be told apart", async () => {
  const page = await open(new Disk({ [LOG]: "needle\nNEEDLE\n" }), { status: "Completed" });
  await page.type("input[type=search]", "NEEDLE");
  await page.click("Aa");

  expect(page.texts("mark")).toEqual(["NEEDLE"]);
});

test("signs of a pattern are only signs", async () => {
  const page = await open(new Disk({ [LOG]: "loss (.*) [x]+ a/b\n" }), { status: "Completed" });
  await page.type("input[type=search]", "(.*) [x]+ A/B");

  expect(page.texts("mark")).toEqual(["(.*) [x]+ a/b"]);
});

test("what is marked goes across colours", async () => {
  const page = await open(new Disk({ [LOG]: "a \x1b[31mred wo\x1b[32mrd\x1b[0m here\n" }), { status: "Completed" });
  await page.type("input[type=search]", "word");

  expect(page.texts("mark")).toEqual(["wo", "rd"]);
  expect(lines(page)).toEqual(["a red word here"]);
});

test("a text far away in the file is asked for", async () => {
  const disk = new Disk({ [LOG]: `${long(5000)}the needle\n${long()}` });
  const page = await open(disk, { status: "Completed" });
  await page.type("input[type=search]", "needle");
  await page.click("↑");
  await settle(200);

  expect(page.questions("find")[0]).toMatchObject({ name: LOG, texts: ["needle"], backwards: true, case: false });
  expect(page.texts("[data-found]")).toEqual(["the needle"]);
  expect(page.texts(".mlw-log-said")[0]).toBe("Found at 19 %");
});

test("a text that a bar has written over is passed, and one that is seen is found", async () => {
  const disk = new Disk({ [LOG]: `${long(5000)}the needle\rno more it\nseen needle\n${long()}` });
  const page = await open(disk, { status: "Completed" });
  press(scroller(page), "Home");
  await settle(100);
  await page.type("input[type=search]", "needle");
  await page.click("↓");
  await settle(200);

  expect(page.texts("[data-found]")).toEqual(["seen needle"]);
});

test("a search that takes long says how far it is, and can be cancelled", async () => {
  const disk = new Disk({ [LOG]: long() });
  let answers = 0;
  const page = new Page({ ...disk.says, find: ({ start }) => (answers++ < 3 ? { at: null, looked: start - 1000 } : null) }, snapshot(0, {}, { status: "Completed" }));
  pages.push(page);
  await settle();
  await page.click("Logs");
  await settle(100);
  await page.type("input[type=search]", "needle");
  await page.click("↑");
  expect(page.texts(".mlw-log-said")[0]).toMatch(/^Looking, at \d+ %$/);

  await page.click("Cancel");

  expect([page.texts(".mlw-log-said")[0], page.texts("button").includes("Cancel")]).toEqual(["", false]);
});

test("a search that finds no answer says why", async () => {
  const page = new Page({ ...new Disk({ [LOG]: long() }).says, find: () => new Error("the kernel is gone") }, snapshot(0, {}, { status: "Completed" }));
  pages.push(page);
  await settle();
  await page.click("Logs");
  await settle(100);
  await page.type("input[type=search]", "needle");
  await page.click("↑");

  expect(page.texts(".mlw-log-said")[0]).toBe("the kernel is gone");
});

test.each([
  ["2026-11-25 10:00:00 ERROR trainer: no", "error"],
  ["[CRITICAL] no", "error"],
  ["Traceback (most recent call last):", "error"],
  ["torch.cuda.OutOfMemoryError: CUDA out of memory", "error"],
  ["    raise SomeException", "error"],
  ["WARNING:root:low", "warning"],
  ["x.py:3: UserWarning: old", "warning"],
  ["WARN low", "warning"],
  ["0 errors, error=0.1, an Errors tab, PREWARNED", null],
] as const)("%s looks like: %s", (line, level) => {
  expect(levelOf(line)).toBe(level);
  expect(level === null || PROBLEMS[level].some((text) => line.includes(text))).toBe(true);
});

test("warnings and errors are marked, and gone to from one to the next", async () => {
  const page = await open(new Disk({ [LOG]: `fine\nWARNING: low\nfine\nValueError: no\n${long()}` }), { status: "Completed" });
  await page.click("↑ !");
  await settle(200);
  expect(page.texts("[data-found]")).toEqual(["ValueError: no"]);

  await page.click("↑ !");
  await settle(200);

  expect(page.texts("[data-found]")).toEqual(["WARNING: low"]);
  expect(page.texts("[data-level=error]")).toEqual(["ValueError: no"]);
});

test("Ctrl+F inside a log is a search in it, and the browser's when it is pressed again", async () => {
  const page = await open(new Disk({ [LOG]: "a line\n" }));
  const field = page.find("input[type=search]");
  expect(press(scroller(page), "f", { ctrlKey: true }).defaultPrevented).toBe(true);
  expect(document.activeElement).toBe(field);

  expect(press(field, "f", { ctrlKey: true }).defaultPrevented).toBe(false);
  expect(press(document.body, "f", { ctrlKey: true }).defaultPrevented).toBe(false);
});

test("Escape ends a search and goes back to the log", async () => {
  const page = await open(new Disk({ [LOG]: "a line\n" }));
  await page.type("input[type=search]", "line");
  press(page.find("input[type=search]"), "Escape");
  await settle();

  expect(page.texts("mark")).toEqual([]);
  expect(document.activeElement).toBe(scroller(page));
});

test("long lines are broken or not, and that is remembered", async () => {
  const disk = new Disk({ [LOG]: `${"x".repeat(10_000)}\nend\n` });
  const page = await open(disk);
  expect(page.find(".mlw-log-all").style.height).toBe(`${18 * (Math.ceil(10_000 / 38) + 1)}px`);

  await page.click("Wrap");
  expect(page.find(".mlw-log-all").style.height).toBe("36px");

  const again = await open(disk);
  expect(again.find(".mlw-log-all").style.height).toBe("36px");
});

test("of a line that is longer than any screen the beginning is shown, and how much is missing", async () => {
  const page = await open(new Disk({ [LOG]: "x".repeat(30_000) }));

  expect(page.texts(".mlw-log-cut")).toEqual([" … 10,000 more"]);
});

test("an empty line is a line also for those who copy it", async () => {
  const page = await open(new Disk({ [LOG]: "one\n\ntwo\n" }));

  expect(lines(page)).toEqual(["one", "", "two"]);
  expect(page.root.querySelectorAll(".mlw-line br").length).toBe(1);
});

test("colours that a program chose are moved to where they can be read", () => {
  expect(styleOf(PLAIN)).toBeUndefined();
  expect(styleOf(repen(PLAIN, "38;2;255;255;0"))?.color).toBe("oklch(from rgb(255 255 0) clamp(var(--mlw-darkest), l, var(--mlw-lightest)) c h)");
  expect(styleOf(repen(PLAIN, "38;5;208"))?.color).toContain("rgb(255 135 0)");
  expect(styleOf(repen(PLAIN, "38;5;244"))?.color).toContain("rgb(128 128 128)");
});

test("what is behind a text is a tint, and turned it is the other way round", () => {
  const tint = "color-mix(in srgb, var(--mlwidget-ansi-1) 25%, var(--mlwidget-surface))";
  expect(styleOf(repen(PLAIN, "41;1;4;9"))).toMatchObject({ background: tint, fontWeight: "bold", textDecoration: "underline line-through" });
  expect(styleOf({ ink: 2, paper: 1, style: INVERSE | BOLD })).toMatchObject({ background: "var(--mlwidget-ansi-2)", color: tint });
  expect(styleOf({ ink: null, paper: null, style: INVERSE })).toMatchObject({ background: "var(--mlwidget-ink)", color: "var(--mlwidget-surface)" });
});
