// A log of any size, of which only a part is read: what is shown is what the whole would show.
import { beforeEach, describe, expect, test } from "vitest";
import type { Read } from "../src/model/bytes";
import { PAGE, Sheet, TAIL } from "../src/model/sheet";
import { Terminal } from "../src/model/terminal";

/** A file that can be read as a kernel lets it be, and grows. */
class File {
  bytes: Uint8Array;
  readonly asked: [number, number | null][] = [];
  refuses: string | null = null;

  constructor(text: string) {
    this.bytes = new TextEncoder().encode(text);
  }

  readonly read: Read = (start, stop) => {
    this.asked.push([start, stop]);
    if (this.refuses !== null) return Promise.reject(new Error(this.refuses));
    const size = this.bytes.length;
    const place = (at: number): number => Math.min(size, Math.max(0, at < 0 ? at + size : at));
    const from = place(start);
    const to = Math.min(Math.max(from, stop === null ? size : place(stop)), from + 4_000_000);
    return Promise.resolve({ start: from, size, bytes: this.bytes.slice(from, to) });
  };

  append(text: string): void {
    const more = new TextEncoder().encode(text);
    const all = new Uint8Array(this.bytes.length + more.length);
    all.set(this.bytes);
    all.set(more, this.bytes.length);
    this.bytes = all;
  }
}

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const long = (count = 40_000): string => range(count).map((at) => `line ${at} of a log that goes on\n`).join("");

function texts(sheet: Sheet): string[] {
  return sheet.rows.map((row) => row.text);
}

/** What the whole file shows, by the byte with which each line begins. */
function whole(file: File): Map<number, string> {
  const terminal = new Terminal(0);
  terminal.feed(file.bytes);
  return new Map(terminal.rows.map((row) => [row.start, row.text]));
}

let file = new File("");
let sheet = new Sheet(file.read);

function open(text: string): void {
  file = new File(text);
  sheet = new Sheet(file.read);
}

beforeEach(() => { open(""); });

test("a small file is all there at once", async () => {
  open("one\ntwo");
  await sheet.openEnd();

  expect(texts(sheet)).toEqual(["one", "two"]);
  expect(sheet.isWhole).toBe(true);
});

test("an empty file has one empty line", async () => {
  await sheet.openEnd();

  expect([texts(sheet), sheet.isWhole, sheet.trouble]).toEqual([[""], true, null]);
});

test("of a large file the end is read, and no more", async () => {
  open(long());
  await sheet.openEnd();

  expect(file.asked).toEqual([[-TAIL, null]]);
  expect(texts(sheet).slice(-2)).toEqual(["line 39999 of a log that goes on", ""]);
  expect([sheet.start > 0, sheet.end]).toEqual([true, file.bytes.length]);
});

test("lines around a byte are whole lines, and the byte's is among them", async () => {
  open(long());
  const byte = 700_000;
  await sheet.openAt(byte);

  const row = sheet.rows[sheet.rowAt(byte)];
  const number = Number(/\d+/.exec(row?.text ?? "")?.[0]);
  expect(long(number).length).toBeLessThanOrEqual(byte);
  expect(long(number + 1).length).toBeGreaterThan(byte);
  expect(sheet.rows[0]?.text).toMatch(/^line \d+ of a log that goes on$/);
});

test("a wish that is newer wins", async () => {
  open(long());
  const first = sheet.openAt(0);
  const second = sheet.openEnd();
  await Promise.all([first, second]);

  expect(sheet.end).toBe(file.bytes.length);
});

test("what cannot be had is said, what was shown stays, and it is not asked for again at once", async () => {
  open(long());
  await sheet.openEnd();
  const before = texts(sheet);
  file.refuses = "This is a saved picture.";
  await sheet.more("up");
  await sheet.more("up");

  expect([sheet.trouble, file.asked.length]).toEqual(["This is a saved picture.", 2]);
  expect(texts(sheet)).toEqual(before);
});

describe.each<[string, string]>([
  ["lines", long(12_000)],
  ["bars", range(60).map((epoch) => `epoch ${epoch}\n${range(200).map((at) => `\r${at}%|${"█".repeat(at / 10)}`).join("")}\r${epoch} done\n`).join("")],
  ["bars that are longer than many pages", `first\n${range(30_000).map((at) => `\rstep ${at} of 30000`).join("")}\nlast\n`],
  ["one long line", `first\n${"x".repeat(400_000)}\nlast`],
  ["empty lines", "\n".repeat(30_000)],
  ["wide letters", "日本語のログ 進捗\n".repeat(20_000)],
])("a file of %s", (_, text) => {
  test("shows what the whole shows, wherever it is opened and read on", async () => {
    open(text);
    const all = whole(file);
    for (const part of [0, 0.1, 0.5, 0.77, 1]) {
      await sheet.openAt(Math.floor(part * file.bytes.length));
      for (const where of ["up", "down", "up", "up", "down"] as const) await sheet.more(where);
      const rows = sheet.rows.slice(sheet.rows[0]?.partial === true ? 1 : 0);
      const shown = sheet.end === file.bytes.length ? rows : rows.slice(0, -1);
      expect(shown.map((row) => row.text)).toEqual(shown.map((row) => all.get(row.start)));
      expect(new Set(rows.map(({ start }) => start)).size).toBe(rows.length);
    }
  });

  test("is whole when it was read to both ends", async () => {
    open(text);
    const all = whole(file);
    await sheet.openAt(file.bytes.length >> 1);
    for (let count = 0; count < 60 && sheet.start > 0; count++) await sheet.more("up");
    for (let count = 0; count < 60 && sheet.end < file.bytes.length; count++) await sheet.more("down");

    expect([sheet.isWhole, sheet.rows.length]).toEqual([true, Math.min(all.size, sheet.rows.length)]);
    expect(texts(sheet)).toEqual(sheet.rows.map((row) => all.get(row.start)));
  });
});

test("bars below each other are whole once what they moved over is read", async () => {
  const frame = (at: number): string => `outer ${at}\ninner ${at}\n\x1b[2A`;
  open(`${long(2000)}${range(8000).map(frame).join("")}\n\nafter\n`);
  await sheet.openEnd();
  expect(texts(sheet).at(-2)).toBe("after");

  while (sheet.start > 60_000) await sheet.more("up");

  expect(texts(sheet).slice(-5)).toEqual(["line 1999 of a log that goes on", "outer 7999", "inner 7999", "after", ""]);
});

test("what is written meanwhile is added, also to the last line", async () => {
  open("one\ntw");
  await sheet.openEnd();
  file.append("o\nthree");
  await sheet.refresh(true);

  expect(texts(sheet)).toEqual(["one", "two", "three"]);
});

test("who does not look at the end learns only how long the file is", async () => {
  open(long());
  await sheet.openAt(0);
  file.append("more\n");
  await sheet.refresh(false);

  expect(file.asked.at(-1)).toEqual([file.bytes.length - 5, file.bytes.length - 5]);
  expect([sheet.size, sheet.end < sheet.size]).toEqual([file.bytes.length, true]);
});

test("who follows a log that is written faster than it can be read sees its end", async () => {
  open("one\n");
  await sheet.openEnd();
  file.append(long(200_000));
  await sheet.refresh(true);

  expect(texts(sheet).at(-2)).toBe("line 199999 of a log that goes on");
  expect(sheet.rows.length).toBeLessThan(10_000);
});

test("a file that has become shorter is opened anew", async () => {
  open(long());
  await sheet.openEnd();
  file.bytes = new TextEncoder().encode("new\n");
  await sheet.refresh(false);

  expect(texts(sheet)).toEqual(["new", ""]);
});

test("however long one reads on, only a part is held", async () => {
  open(long(400_000));
  await sheet.openAt(0);
  for (let count = 0; count < 200; count++) await sheet.more("down");
  expect(sheet.end - sheet.start).toBeLessThan(5_000_000);
  expect(sheet.end).toBeGreaterThan(12_000_000);

  for (let count = 0; count < 200; count++) await sheet.more("up");
  expect(sheet.end - sheet.start).toBeLessThan(5_000_000);
  expect([sheet.start, sheet.rows[0]?.text]).toEqual([0, "line 0 of a log that goes on"]);
  expect(PAGE).toBeLessThan(TAIL);
});
