// Text as a terminal shows it: recorded programs against what a real terminal made of them.
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { BOLD, INVERSE, ITALIC, STRIKE, TRUE, UNDERLINE, type Colour } from "../src/model/pen";
import { MOST_COLUMNS, type Row } from "../src/model/row";
import { Terminal, visible } from "../src/model/terminal";

const FOLDER = resolve(import.meta.dirname, "fixtures/terminal");
const NAMES = readdirSync(FOLDER);

type Piece = readonly [text: string, ink: string, paper: string, styles: string];
interface Recorded {
  readonly text: string;
  readonly lines: readonly (readonly Piece[])[];
}

function recorded(name: string): Recorded {
  return JSON.parse(readFileSync(resolve(FOLDER, name), "utf8")) as Recorded;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function shown(text: string | Uint8Array): Terminal {
  const terminal = new Terminal(0);
  terminal.feed(typeof text === "string" ? bytesOf(text) : text);
  return terminal;
}

const linesOf = (terminal: Terminal): string[] => terminal.rows.map((row) => row.text.trimEnd());

const COLOURS = ["black", "red", "green", "brown", "blue", "magenta", "cyan", "white"];

/** A colour as the other terminal names it. */
function nameOf(colour: Colour): string {
  if (colour === null) return "default";
  if (colour < 8) return COLOURS[colour] ?? "";
  if (colour < 16) return `bright${COLOURS[colour - 8] ?? ""}`;
  if (colour >= TRUE) return (colour - TRUE).toString(16).padStart(6, "0");
  const [step, base] = colour < 232 ? [40, colour - 16] : [10, 0];
  if (step === 10) return (8 + 10 * (colour - 232)).toString(16).padStart(2, "0").repeat(3);
  return [36, 6, 1].map((part) => Math.floor(base / part) % 6).map((level) => (level === 0 ? 0 : 55 + step * level).toString(16).padStart(2, "0")).join("");
}

/** The row as the other terminal has it: pieces that look alike joined, without blanks at the end. */
function pieces(row: Row | undefined): Piece[] {
  const found: [string, string, string, string][] = [];
  for (const { text, pen } of row?.spans ?? []) {
    const styles = [[BOLD, "bold"], [ITALIC, "italics"], [UNDERLINE, "underscore"], [STRIKE, "strikethrough"], [INVERSE, "reverse"]] as const;
    const look = [nameOf(pen.ink), nameOf(pen.paper), styles.filter(([bit]) => pen.style & bit).map(([, name]) => name).join(" ")] as const;
    const last = found.at(-1);
    if (last !== undefined && look.every((part, at) => part === last[at + 1])) last[0] += text;
    else found.push([text, ...look]);
  }
  for (let last = found.at(-1); last?.slice(1).join() === "default,default,"; last = found.at(-1)) {
    last[0] = last[0].trimEnd();
    if (last[0] !== "") break;
    found.pop();
  }
  return found;
}

/** Numbers that look random and are always the same. */
function* dice(seed: number): Generator<number, never> {
  for (;;) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    yield seed / 2147483648;
  }
}

describe.each(NAMES)("%s", (name) => {
  const { text, lines } = recorded(name);

  test("is shown as a terminal shows it", () => {
    const { rows } = shown(text);

    expect(rows.map(pieces).slice(0, lines.length)).toEqual(lines);
    expect(rows.slice(lines.length).flatMap(pieces)).toEqual([]);
  });

  test("is the same in whatever pieces it comes", () => {
    const whole = shown(text).rows.map(pieces);
    const bytes = bytesOf(text);
    const random = dice(7);
    for (const most of [1, 2, 3, 5, 17, 100]) {
      const terminal = new Terminal(0);
      for (let at = 0; at < bytes.length;) {
        const to = at + 1 + Math.floor(random.next().value * most);
        terminal.feed(bytes.subarray(at, to));
        at = to;
      }
      expect(terminal.rows.map(pieces)).toEqual(whole);
      expect(terminal.end).toBe(bytes.length);
    }
  });
});

test("each line knows the byte where it began", () => {
  const terminal = shown("é\nbar 1%\rbar 2%\nend");

  expect(terminal.rows.map(({ start }) => start)).toEqual([0, 3, 17]);
  expect(linesOf(terminal)).toEqual(["é", "bar 2%", "end"]);
});

test("bytes that are no text hide nothing and shift nothing", () => {
  const terminal = shown(new Uint8Array([0xff, 0xe3, 0x81, 10, 0x61]));

  expect(linesOf(terminal)).toEqual(["\ufffd\ufffd", "a"]);
  expect(terminal.rows[1]?.start).toBe(4);
});

test.each([
  ["control characters are pictures", "a\x00b\x07c\x7f\x0b", "a␀b␇c␡␋"],
  ["an escape that begins nothing is a picture", "a\x1b\x01b", "a␛␁b"],
  ["what turns the direction of text is not obeyed", "abc\u202edef\u2066\u2028", "abc\ufffddef\ufffd\ufffd"],
  ["a window's title is dropped", "\x1b]0;title\x07text\x1b]2;other\x1b\\ more", "text more"],
  ["a link is its text", "\x1b]8;;https://example.invalid\x1b\\here\x1b]8;;\x1b\\", "here"],
  ["sequences of other terminals are swallowed", "\x1b[?2004h\x1b(B\x1b)0\x1bP1$r\x1b\\\x1b[2 q\x1b[5nx\x1b=\x1b7\x1b8", "x"],
  ["what clears the screen takes nothing away", "kept\x1b[2J\x1b[H\x1bc more", "kept more"],
  ["markup is text", '<img src=x onerror="alert(1)">', '<img src=x onerror="alert(1)">'],
  ["a tab goes to the next stop", "a\tb\t\tc", "a       b               c"],
  ["a far column is filled with blanks", "\x1b[5Gx\x1b[3Cy", "    x   y"],
  ["a wide letter of which half is left becomes a blank", "日本語\rabc\x1b[6Gd", "abc  d"],
  ["an accent goes with its letter", "e\u0301te\u0301\rE", "Ete\u0301"],
  ["an accent stays on what was not written over", "ae\u0301\rb", "be\u0301"],
  ["a backspace stops at the edge", "\b\bab\b\b\bX", "Xb"],
])("%s", (_, text, line) => {
  expect(linesOf(shown(text))).toEqual([line]);
});

test("a sequence without an end is given up with its line", () => {
  expect(linesOf(shown("a\x1b]0;never ended\nb"))).toEqual(["a", "b"]);
});

test("a sequence that is too long to be one is shown", () => {
  const text = `\x1b]${"x".repeat(5000)}`;

  expect(shown(text).rows[0]?.text).toBe(`␛]${"x".repeat(5000)}`);
});

test.each([
  ["31", 1, null, 0],
  ["1;4;9", null, null, BOLD | UNDERLINE | STRIKE],
  ["97;104", 15, 12, 0],
  ["38;5;208", 208, null, 0],
  ["38;5;999;1", null, null, BOLD],
  ["48;2;1;2;3", null, TRUE + 0x010203, 0],
  ["38:2::1:2:3", TRUE + 0x010203, null, 0],
  ["38:5:9;4:3", 9, null, UNDERLINE],
  ["1;31;0", null, null, 0],
  ["1;31;", null, null, 0],
  ["31;39;41;49", null, null, 0],
  ["1;3;4;7;9;22;23;24;27;29", null, null, 0],
  ["38;7;1", null, null, BOLD],
])("the look of %s", (codes, ink, paper, style) => {
  expect(shown(`\x1b[${codes}mx`).rows[0]?.spans[0]?.pen).toEqual({ ink, paper, style });
});

test("the same look is one object", () => {
  const [one, other] = shown("\x1b[1;31ma\x1b[0m\n\x1b[31m\x1b[1mb").rows;

  expect(one?.spans[0]?.pen).toBe(other?.spans[0]?.pen);
});

test("a line may be longer than what is kept of it", () => {
  const [row] = shown(`${"x".repeat(MOST_COLUMNS - 1)}\u{1f600}${"y".repeat(1000)}`).rows;

  expect([row?.width, row?.beyond]).toEqual([MOST_COLUMNS - 1, 1001]);
});

test("a cursor far outside writes nothing and costs nothing", () => {
  const [row] = shown("\x1b[999999999Cx").rows;

  expect([row?.text, row?.beyond]).toEqual(["", 999_999_999 + 1 - MOST_COLUMNS]);
});

test("lines above the screen of a terminal are not changed any more", () => {
  const terminal = shown(`${"line\n".repeat(300)}\x1b[999Achanged`);

  expect(linesOf(terminal).findIndex((line) => line === "changed")).toBe(301 - 200);
});

test("what moves above the lines that were read changes none of them", () => {
  const terminal = new Terminal(1000);
  terminal.feed(bytesOf("one\n\x1b[5Aabove\nabove\n\n\n\ntwo"));

  expect(linesOf(terminal)).toEqual(["one", "two"]);
  expect(terminal.reachedUp).toBe(true);
});

test("lines come before the first and go from the top", () => {
  const terminal = new Terminal(4);
  terminal.feed(bytesOf("two\nthree"));
  terminal.prepend(shown("one").rows);
  terminal.feed(bytesOf("!"));
  expect(linesOf(terminal)).toEqual(["one", "two", "three!"]);

  terminal.feed(bytesOf("\n".repeat(300)));
  expect(terminal.drop(50)).toBe(50);
  terminal.feed(bytesOf("end"));
  expect([terminal.rows.length, terminal.rows.at(-1)?.text]).toEqual([253, "end"]);
});

test("a line that begins earlier is one until it is begun anew", () => {
  const terminal = new Terminal(10, true);
  terminal.feed(bytesOf("of a line"));
  expect(terminal.rows[0]?.partial).toBe(true);

  terminal.feed(bytesOf("\r100%"));
  expect(terminal.rows[0]?.partial).toBe(false);
});

test("names are shown with what they hide", () => {
  expect(visible("a\u202etxt.exe\n\x7f")).toBe("a\ufffdtxt.exe␊␡");
});
