import { PLAIN, repen, type Pen } from "./pen";
import { Row } from "./row";

/** Lines above the last one that can still be changed: higher than any terminal. */
const SCREEN = 200;
/** A sequence that does not end within so many letters is none. */
const MOST_HELD = 4096;

/* eslint-disable no-control-regex -- control characters are what this is about */
/** What is not plain text: sequences whole, and single characters that control something. */
const SPECIAL =
  /\x1b\[([0-?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_][^\x1b]*\x1b\\|\x1b[ -/]*[0-OQ-WYZ\\`-~]|[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
/** A sequence that may go on in the next piece. */
const UNFINISHED = /^\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?|[ -/]*)$/;
/* eslint-enable no-control-regex */

const NEWLINE = 10;
const TAB = 8;

/**
 * Text as a terminal would show it, out of bytes that come in pieces: carriage returns and backspaces
 * write over, sequences colour and move, tqdm and rich draw their bars. Nothing of it is ever markup.
 *
 *     const terminal = new Terminal(0);
 *     terminal.feed(new TextEncoder().encode("10%\r\x1b[32m100%\x1b[0m\n"));
 *     terminal.rows[0].spans   // [{ text: "100%", pen: { ink: 2, … } }]
 */
export class Terminal {
  /** The lines, from the first that was read. The last one is open. */
  readonly rows: Row[];
  /** Whether something was moved above the first line, where lines may be that were not read. */
  reachedUp = false;
  /** Whether the first line begins before what was read. */
  readonly midLine: boolean;
  readonly #decoder = new TextDecoder();
  readonly #isWhole: boolean;
  /** The byte after all that came. */
  #end: number;
  #row = 0;
  #column = 0;
  #pen: Pen = PLAIN;
  #held = "";

  /**
   * @param start - the byte of the file with which it begins.
   * @param partial - whether that is in the middle of a line.
   */
  constructor(start: number, partial = false) {
    this.#end = start;
    this.midLine = partial;
    this.#isWhole = start === 0;
    this.rows = [new Row(start, partial)];
  }

  get end(): number {
    return this.#end;
  }

  /** Takes in the next bytes, which may end anywhere. */
  feed(bytes: Uint8Array): void {
    let newline = -1;
    this.#decoder.decode(bytes, { stream: true }).split("\n").forEach((piece, at) => {
      if (at > 0) {
        newline = bytes.indexOf(NEWLINE, newline + 1);
        this.#newline(this.#end + newline + 1);
      }
      if (piece !== "") this.#text(piece);
    });
    this.#end += bytes.length;
  }

  /** Puts lines before the first one. */
  prepend(rows: readonly Row[]): void {
    this.rows.unshift(...rows);
    this.#row += rows.length;
  }

  /** Forgets lines at the top, though none that can still change; how many it were. */
  drop(count: number): number {
    const least = Math.max(0, Math.min(count, this.rows.length - SCREEN));
    this.rows.splice(0, least);
    this.#row -= least;
    return least;
  }

  #newline(end: number): void {
    this.#held = "";
    this.#column = 0;
    this.#row += 1;
    if (this.#row < this.rows.length) return;
    this.rows.push(new Row(end));
    this.rows.at(-SCREEN - 1)?.settle();
  }

  #text(piece: string): void {
    const text = this.#held + piece;
    this.#held = "";
    SPECIAL.lastIndex = 0;
    let from = 0;
    for (let found = SPECIAL.exec(text); found !== null; found = SPECIAL.exec(text)) {
      const [all, codes = "", final] = found;
      if (all === "\x1b" && text.length - found.index < MOST_HELD && UNFINISHED.test(text.slice(found.index))) {
        this.#write(text.slice(from, found.index));
        this.#held = text.slice(found.index);
        return;
      }
      this.#write(text.slice(from, found.index));
      from = found.index + all.length;
      if (final !== undefined) this.#sequence(codes, final);
      else if (all.length === 1) this.#control(all);
    }
    this.#write(text.slice(from));
  }

  #write(text: string): void {
    if (text !== "") this.#column = this.#current().write(text, this.#pen, this.#column);
  }

  /** The line with the cursor; one that is thrown away where it is above all that was read. */
  #current(): Row {
    return this.rows[this.#row] ?? new Row(0);
  }

  #control(sign: string): void {
    if (sign === "\r") {
      this.#column = 0;
      this.#current().partial = false;
    } else if (sign === "\b") this.#column = Math.max(0, this.#column - 1);
    else if (sign === "\t") this.#column += TAB - (this.#column % TAB);
    else this.#write(visible(sign));
  }

  #sequence(codes: string, final: string): void {
    const first = Number(/^\d*/.exec(codes)?.[0] ?? "");
    const count = Math.max(1, first);
    switch (final) {
      case "m":
        if (/^[\d;:]*$/.test(codes)) this.#pen = repen(this.#pen, codes);
        break;
      case "A":
      case "F":
        this.#up(count);
        if (final === "F") this.#column = 0;
        break;
      case "B":
      case "E":
        this.#row = Math.min(this.rows.length - 1, this.#row + count);
        if (final === "E") this.#column = 0;
        break;
      case "C":
        this.#column += count;
        break;
      case "D":
        this.#column = Math.max(0, this.#column - count);
        break;
      case "G":
      case "`":
        this.#column = count - 1;
        break;
      case "K":
        if (first === 0) this.#current().erase(this.#column, Infinity);
        else this.#current().erase(0, first === 1 ? this.#column + 1 : Infinity);
        break;
      case "J":
        if (first > 0) break; // clearing the whole screen would take away what a log is kept for
        this.#current().erase(this.#column, Infinity);
        this.rows.length = Math.max(1, this.#row + 1);
        break;
    }
  }

  #up(count: number): void {
    const top = this.rows.length - SCREEN;
    const row = Math.max(this.#isWhole ? Math.max(0, top) : top, this.#row - count);
    if (row < 0) this.reachedUp = true;
    this.#row = row;
  }
}

/** Characters that control something, in pictures; those that turn the direction of text too. */
export function visible(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what must be seen
  return text.replace(/[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (sign) => {
    if (sign === "\x7f") return "\u2421";
    return sign < " " ? String.fromCharCode(0x2400 + sign.charCodeAt(0)) : "\ufffd";
  });
}
