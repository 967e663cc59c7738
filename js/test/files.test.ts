import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { cellsOf, hexOf, imageType, indented, MOST_ROWS, plainly, textOf } from "../src/views/files/content";
import { sizeWords } from "../src/views/files/size";
import type { RunHeader } from "../src/wire";
import { Disk } from "./disk";
import { HEADER, points, snapshot } from "./messages";
import { closeAll, Page, settle } from "./page";

const EVIL = '<img src=x onerror="alert(1)">';
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
const pages: Page[] = [];
const revoked: string[] = [];
const saved: { blob: Blob; name: string }[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  saved.length = revoked.length = 0;
  const blobs = new Map<string, Blob>();
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    blobs.set(`blob:${blobs.size}`, blob as Blob);
    return `blob:${blobs.size - 1}`;
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => { revoked.push(url); });
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    const blob = blobs.get(this.href);
    if (blob !== undefined) saved.push({ blob, name: this.download });
  });
});

afterEach(async () => {
  await closeAll(pages);
  vi.restoreAllMocks();
});

async function open(disk: Disk, run: Partial<RunHeader> = {}): Promise<Page> {
  const page = new Page(disk.says, snapshot(0, {}, run));
  pages.push(page);
  await settle();
  await page.click("Files");
  await settle(100);
  return page;
}

async function choose(page: Page, name: string): Promise<void> {
  const option = [...page.root.querySelectorAll<HTMLElement>("[role=option]")].find(({ title }) => title === name);
  if (option === undefined) throw new Error(`no file is called ${name}`);
  option.click();
  await settle(200);
}

/** What is shown of the only file. */
async function shown(name: string, content: string | Uint8Array): Promise<Page> {
  const page = await open(new Disk({ [name]: content }), { status: "Completed" });
  await choose(page, name);
  return page;
}

function press(page: Page, key: string): void {
  page.find("[role=listbox]").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

const names = (page: Page): string[] => page.texts(".mlw-file-name");

test.each([
  ["Running", "No files yet"],
  ["Completed", "The run has no files."],
] as const)("a run that is %s and has no files says so", async (status, words) => {
  const page = await open(new Disk(), { status });

  expect(page.texts(".mlw-empty")).toEqual([words]);
});

test("files that cannot be listed say why", async () => {
  const disk = new Disk();
  disk.refuses = "This is not kept in the saved picture.";
  const page = await open(disk);

  expect(page.texts(".mlw-empty")).toEqual(["This is not kept in the saved picture."]);
});

test("files stand by name with their sizes, those that still grow are marked", async () => {
  const disk = new Disk({ "outputs/epoch_10.pt": "x".repeat(1500), "outputs/epoch_9.pt": "x" });
  disk.append("logs/user_log.txt", "a line\n");
  const page = await open(disk);

  expect(page.texts(".mlw-file").map((text) => text.replace(/\d+ \w+ 20\d\d.*/, ""))).toEqual([
    "logs/user_log.txtlive, 7 bytes", "outputs/epoch_9.pt1 byte", "outputs/epoch_10.pt1.5 KB",
  ]);
  expect(page.texts(".mlw-files [role=status]")).toEqual(["3 files, 1.5 KB"]);
});

test("a file that comes while somebody looks is listed", async () => {
  const disk = new Disk({ "a.txt": "x" });
  const page = await open(disk);
  disk.write("b.txt", "y");
  await settle(3000);
  page.push(points(1, {}, 0, { ...HEADER, version: 2 }));
  await settle(2500);

  expect(names(page)).toEqual(["a.txt", "b.txt"]);
});

test("of very many files those in sight are on the page", async () => {
  const page = await open(new Disk(Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`outputs/${at}`, "x"]))));
  await settle(2000);
  expect(page.texts(".mlw-files [role=status]")[0]).toBe("3,000 files, 3.0 KB");
  expect(names(page).length).toBeLessThan(40);

  press(page, "End");
  await settle(200);
  page.find("[role=listbox]").dispatchEvent(new Event("scroll")); // a browser says it by itself
  await settle();

  expect(page.texts(".mlw-file[aria-selected=true] .mlw-file-name")).toEqual(["outputs/2999"]);
  expect(page.find(".mlw-file[aria-selected=true]").getAttribute("aria-posinset")).toBe("3000");
});

test("the list is walked by keys, and the file's content follows", async () => {
  const page = await open(new Disk({ a: "one", b: "two", c: "three" }));
  const seen: string[] = [];
  for (const key of ["ArrowDown", "ArrowDown", "End", "ArrowUp", "Home"]) {
    press(page, key);
    await settle(300);
    seen.push(page.find("pre").textContent);
  }

  expect(seen).toEqual(["one", "two", "three", "two", "one"]);
  const active = page.find("[role=listbox]").getAttribute("aria-activedescendant");
  expect(page.find(".mlw-file[aria-selected=true]").id).toBe(active);
});

test("files are found by parts of their names and arranged by size", async () => {
  const disk = new Disk(Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`outputs/Model_${at}`, "x".repeat(at)])));
  const page = await open(disk);
  await page.type("input[type=search]", "model 1");
  expect(names(page)).toEqual(["outputs/Model_1"]);

  await page.type("input[type=search]", "");
  await page.type(".mlw-files select", "size");

  expect(names(page)[0]).toBe("outputs/Model_9");
});

test.each([
  ["notes.txt", `${EVIL}\r\n\tb\u202e\x1b`, `${EVIL}\n\tb\ufffd␛`],
  ["evil.svg", "<svg onload=alert(1)></svg>", "<svg onload=alert(1)></svg>"],
  ["evil.html", "<script>alert(1)</script>", "<script>alert(1)</script>"],
  ["a.json", '{"loss":[1.0,1e-7],"big":12345678901234567890}', '{\n  "loss": [\n    1.0,\n    1e-7\n  ],\n  "big": 12345678901234567890\n}'],
])("%s is shown as text", async (name, content, text) => {
  const page = await shown(name, content);

  expect(page.texts("pre")).toEqual([text]);
  expect(page.root.querySelector("img, svg, script")).toBeNull();
});

test("markup and what turns the direction in names are text", async () => {
  const name = `outputs/${EVIL}\u202etxt.exe`;
  const page = await open(new Disk({ [name]: "x" }));

  expect(names(page)).toEqual([`outputs/${EVIL}\ufffdtxt.exe`]);
  expect(page.root.querySelector("img")).toBeNull();
});

test("of a large text the beginning is shown, and that is said", async () => {
  const page = await shown("a.txt", "é".repeat(100_000));

  expect(page.find("pre").textContent).toBe("é".repeat(1 << 15));
  expect(page.texts(".mlw-file-open > .mlw-count")).toEqual(["The first 66 KB of 200 KB"]);
});

test("an empty file says so", async () => {
  expect((await shown("a.txt", "")).texts(".mlw-file-open > .mlw-count")).toEqual(["The file is empty"]);
});

test("a table is shown with its head and its first rows", async () => {
  const rows = Array.from({ length: 1000 }, (_, at) => `${at},"a ""quoted"", ${EVIL.replaceAll('"', '""')}"`);
  const page = await shown("a.csv", `step,text\n${rows.join("\n")}\n`);

  expect(page.texts("th")).toEqual(["step", "text"]);
  expect(page.texts("td").slice(0, 2)).toEqual(["0", `a "quoted", ${EVIL}`]);
  expect([page.texts("tbody tr").length, page.texts(".mlw-file-open > .mlw-count")]).toEqual([MOST_ROWS, [`The first ${MOST_ROWS} rows`]]);
});

test("an image is shown by what it is, not by what it is called", async () => {
  const page = await shown("picture.txt", PNG);
  const image = page.find("img") as HTMLImageElement;
  expect([image.src, image.alt]).toEqual(["blob:0", "picture.txt"]);

  image.dispatchEvent(new Event("error"));
  await settle();

  expect(page.root.querySelector("img")).toBeNull();
  expect(page.texts(".mlw-file-open [role=status]").at(-1)).toBe("This image is damaged, or this page may not show it.");
});

test("what an image took is given back", async () => {
  const page = await shown("picture.png", PNG);
  await page.click("Close");

  expect(revoked).toEqual(["blob:0"]);
  expect(page.root.querySelector(".mlw-file-open")).toBeNull();
});

test("anything else is shown in numbers", async () => {
  const page = await shown("model.png", new Uint8Array(1000).fill(65, 0, 2));

  expect(page.find("pre").textContent.split("\n")[0]).toBe(`000000  41 41${" 00".repeat(14)}  AA${"·".repeat(14)}`);
  expect(page.texts(".mlw-file-open > .mlw-count")).toEqual(["The first 512 bytes of 1.0 KB"]);
});

test("a file that cannot be read says why", async () => {
  const disk = new Disk({ a: "one", b: "two" });
  const page = await open(disk, { status: "Completed" });
  disk.remove("a");
  await choose(page, "a");
  expect(page.texts(".mlw-note")).toEqual(["there is no such file"]);

  await choose(page, "b");

  expect(page.texts("pre")).toEqual(["two"]);
});

test("a file is saved whole, under a name that any disk can have", async () => {
  const content = `${"x".repeat(9_000_000)}end`;
  const page = await open(new Disk({ "outputs/a.bin": content }), { status: "Completed" });
  await choose(page, "outputs/a.bin");
  await page.click("Download");
  await settle(100);

  expect(saved.map(({ name, blob }) => [name, blob.size])).toEqual([["outputs-a.bin", content.length]]);
  expect(await saved[0]?.blob.slice(-3).text()).toBe("end");
});

test("a file that is too large for a page is saved by its end, and how to have it whole is said", async () => {
  const bytes = { start: 0, size: 3_000_000_000 };
  const page = new Page({
    files: () => ({ files: [{ name: "big", size: bytes.size, time: 0, live: false }], total: 1 }),
    bytes: () => bytes,
  }, snapshot(0, {}));
  pages.push(page);
  await settle();
  await page.click("Files");
  await settle(100);
  await choose(page, "big");
  await page.click("Download the last 10 MB");

  expect(page.questions("bytes").at(-1)).toMatchObject({ start: -10_000_000, stop: null });
  expect(page.find(".mlw-file-open").textContent).not.toContain("Cancel");
});

test("a download that fails says why", async () => {
  const disk = new Disk({ a: "one" });
  const page = await open(disk, { status: "Completed" });
  await choose(page, "a");
  disk.remove("a");
  await page.click("Download");
  await settle();

  expect(page.find(".mlw-file-head [role=status]").textContent).toBe("there is no such file");
  expect(saved).toEqual([]);
});

test.each([
  ["image/png", PNG],
  ["image/jpeg", new Uint8Array([0xff, 0xd8, 0xff, 0xe0])],
  ["image/gif", new TextEncoder().encode("GIF89a…")],
  ["image/webp", new TextEncoder().encode("RIFF1234WEBPVP8 ")],
  ["image/bmp", new Uint8Array([0x42, 0x4d, 1, 2, 3, 4, 0, 0, 0, 0, 54, 0, 0, 0])],
  [null, new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'>")],
  [null, new TextEncoder().encode("BMW is no bitmap")],
  [null, new Uint8Array()],
])("an image that is %s is known by its first bytes", (type, bytes) => {
  expect(imageType(bytes)).toBe(type);
});

test("text is what is UTF-8 to the end, or to where it was cut", () => {
  const bytes = new TextEncoder().encode("aé");
  expect(textOf(bytes, false)).toBe("aé");
  expect(textOf(bytes.subarray(0, 2), true)).toBe("a");
  expect(textOf(bytes.subarray(0, 2), false)).toBeNull();
  expect(textOf(new Uint8Array([97, 0]), false)).toBeNull();
});

test.each([
  ["a,b\n1,2\n", [["a", "b"], ["1", "2"]]],
  ["a;b\n1,5;2", [["a", "b"], ["1,5", "2"]]],
  ["a\tb\r\n1\t\r\n", [["a", "b"], ["1", ""]]],
  ['a,"b\nc"\n"x""y",', [["a", "b\nc"], ['x"y', ""]]],
  ['a,"never ended', [["a", "never ended"]]],
  ["one\n\ntwo", [["one"], ["two"]]],
])("the cells of %j", (text, cells) => {
  expect(cellsOf(text)).toEqual(cells);
});

test.each([
  ["[]", "[]"],
  ['{"a": {}, "b" : [ ]}', '{\n  "a": {},\n  "b": []\n}'],
  ['["a,b", "{\\"}"]', '[\n  "a,b",\n  "{\\"}"\n]'],
  ["[NaN, 1.50", "[\n  NaN,\n  1.50"],
  ["]]x", "\n]\n]x"],
])("%j with a line for each thing", (json, text) => {
  expect(indented(json)).toBe(text);
});

test("sizes are said in few characters", () => {
  expect([0, 1, 999, 1000, 9_940, 99_500, 999_600, 1_234_567_890].map(sizeWords)).toEqual(
    ["0 bytes", "1 byte", "999 bytes", "1.0 KB", "9.9 KB", "100 KB", "1.0 MB", "1.2 GB"],
  );
});

test("bytes are written 16 in a line", () => {
  expect(hexOf(new TextEncoder().encode("0123456789abcdefg")).split("\n")[1]).toBe(`000010  67${" ".repeat(45)}  g`);
  expect(plainly("\0")).toBe("␀");
});
