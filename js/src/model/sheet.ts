import { signal, type Signal } from "@preact/signals";
import type { Piece, Read } from "./bytes";
import type { Row } from "./row";
import { Terminal } from "./terminal";

const NEWLINE = 10;
/** Bytes that are read at once, when nothing asks for more. */
export const PAGE = 1 << 16;
/** Bytes that the last screens of a log are looked for in. */
export const TAIL = 2 * PAGE;
/** A line may be far longer than a page: mostly it is a bar that was drawn many times. */
const MOST_AT_ONCE = 1 << 21;
const LONGEST_LINE = 1 << 23;
/** What is held of a log at most; beyond that, lines that are out of sight are let go. */
const MOST_BYTES = 1 << 22;
const MOST_ROWS = 40_000;
/** So long nothing is asked for again that could not be had. */
const PAUSE_MS = 3000;

/** What somebody wants of a log: other lines, more at an end, or what is new. */
type Wish = "open" | "up" | "down" | "news";

/** Lines that are here, of those that can be had. */
export type Paper = Pick<Sheet, "version" | "size" | "trouble" | "rows" | "start" | "end" | "isWhole" | "rowAt" | "openEnd" | "openAt" | "more" | "refresh">;

/**
 * A part of a log, as lines of a terminal: as much as is looked at, out of a file of any size.
 *
 *     const sheet = new Sheet(reader(run, "logs/user_log.txt"));
 *     await sheet.openEnd();
 *     sheet.rows.at(-1)?.text;
 *     await sheet.more("up");
 */
export class Sheet {
  /** Grows with each change of anything here. */
  readonly version: Signal<number> = signal(0);
  /** Bytes of the file, as far as is known. */
  size = 0;
  readonly #read: Read;
  #terminal = new Terminal(0);
  /** Whether the first line begins before what was read. */
  #midLine = false;
  #wish = 0;
  #busy = false;
  #failed = -Infinity;
  /** Why a wish could not be fulfilled, by its kind. */
  readonly #troubles = new Map<Wish, string>();

  constructor(read: Read) {
    this.#read = read;
  }

  /** Why something that was wished for is not here, in words; null where everything is. */
  get trouble(): string | null {
    return [...this.#troubles.values()][0] ?? null;
  }

  get rows(): readonly Row[] {
    return this.#terminal.rows;
  }

  /** The byte of the file with which the first line begins. */
  get start(): number {
    return this.#terminal.rows[0]?.start ?? 0;
  }

  /** The byte after the last that is shown. */
  get end(): number {
    return this.#terminal.end;
  }

  /** Whether all of the file is here. */
  get isWhole(): boolean {
    return this.start === 0 && this.end >= this.size;
  }

  /** The number of the line in which a byte stands; the first where it stands before all. */
  rowAt(byte: number): number {
    return lineAt(this.rows, byte);
  }

  /** Shows the end of the file. */
  openEnd(): Promise<void> {
    return this.#fulfil("open", async (wish) => {
      const piece = await this.#get(wish, -TAIL, null);
      this.#begin(piece, piece.size);
    });
  }

  /** Shows the lines around a byte. */
  openAt(byte: number, context: number = PAGE / 2): Promise<void> {
    return this.#fulfil("open", (wish) => this.#open(wish, Math.max(0, byte - context), byte, byte + PAGE));
  }

  /** Reads on at one end of what is shown; nothing happens while something else is read. */
  async more(where: "up" | "down"): Promise<void> {
    const isThere = where === "up" ? this.start === 0 : this.end >= this.size;
    if (this.#busy || isThere || performance.now() - this.#failed < PAUSE_MS) return;
    await this.#fulfil(where, (wish) => (where === "up" ? this.#up(wish) : this.#down(wish)));
  }

  /**
   * Learns what was written meanwhile.
   *
   * @param follow - whether the end shall be shown, wherever it is by now.
   */
  async refresh(follow: boolean): Promise<void> {
    if (this.#busy) return;
    await this.#fulfil("news", async (wish) => {
      const showsEnd = this.end === this.size && this.end - this.start < MOST_BYTES;
      const from = follow || showsEnd ? this.end : this.size;
      const piece = await this.#get(wish, from, follow || showsEnd ? from + MOST_AT_ONCE : from);
      const isFar = piece.size - piece.start - piece.bytes.length > 0;
      if (piece.size < this.end || (follow && (isFar || piece.start !== this.end))) {
        const tail = await this.#get(wish, -TAIL, null);
        this.#begin(tail, tail.size);
      } else if (piece.start === this.end) {
        this.#terminal.feed(piece.bytes);
        this.#trim();
      }
    });
  }

  async #open(wish: number, from: number, byte: number, to: number): Promise<void> {
    const piece = await this.#get(wish, from, Math.min(to, from + MOST_AT_ONCE));
    const terminal = this.#fold(piece, byte);
    while (terminal.end < Math.min(to, this.size)) {
      terminal.feed((await this.#get(wish, terminal.end, Math.min(to, terminal.end + MOST_AT_ONCE))).bytes);
    }
    this.#use(terminal);
  }

  async #down(wish: number): Promise<void> {
    // a bar that is drawn over and over gives no new line: read on in greater steps
    for (let step = PAGE, count = this.rows.length; ; step = Math.min(2 * step, MOST_AT_ONCE)) {
      const { bytes } = await this.#get(wish, this.end, this.end + step);
      this.#terminal.feed(bytes);
      if (this.rows.length > count || this.end >= this.size || bytes.length === 0) break;
    }
    this.#trim();
  }

  async #up(wish: number): Promise<void> {
    const { start } = this;
    const isLong = this.end - start > MOST_BYTES || this.rows.length > MOST_ROWS;
    if (this.#midLine || this.#terminal.reachedUp || isLong) {
      // what is shown depends on what stands before it: read both anew
      const context = isLong ? TAIL : Math.max(4 * TAIL, this.end - start);
      await this.#open(wish, Math.max(0, start - context), start, isLong ? start + PAGE : this.end);
      if (this.start < start || !this.#midLine) return;
    }
    const pieces: Piece[] = [];
    let from = start;
    for (let step = PAGE; from > 0 && start - from < LONGEST_LINE; step = Math.min(4 * step, MOST_AT_ONCE)) {
      const wanted = Math.max(0, from - step);
      const piece = await this.#get(wish, wanted, from);
      if (piece.bytes.length !== from - piece.start) break; // the file has changed
      pieces.unshift(piece);
      from = piece.start;
      if (from > wanted) break; // a saved picture holds no more
      if (lineStart(piece.bytes) > 0 && piece.start + lineStart(piece.bytes) < start) break;
    }
    const [first, ...rest] = pieces;
    if (first === undefined) return;
    const terminal = this.#fold(first, start);
    for (const piece of rest) terminal.feed(piece.bytes);
    this.#midLine = terminal.midLine;
    const rows = terminal.rows;
    if (rows.at(-1)?.start === start) rows.pop(); // the line that is here already
    this.#terminal.prepend(rows);
  }

  #begin(piece: Piece, byte: number): void {
    this.#use(this.#fold(piece, byte));
  }

  #use(terminal: Terminal): void {
    this.#terminal = terminal;
    this.#midLine = terminal.midLine;
  }

  /** The piece as lines, from the first that begins in it; from its middle where none does up to the byte. */
  #fold({ start, bytes }: Piece, byte: number): Terminal {
    let from = start === 0 ? 0 : lineStart(bytes);
    const partial = start > 0 && (from === 0 || from === bytes.length || start + from > byte);
    if (partial) {
      from = 0;
      while (from < 3 && ((bytes[from] ?? 0) & 0xc0) === 0x80) from++; // the rest of a letter
    }
    const terminal = new Terminal(start + from, partial);
    terminal.feed(bytes.subarray(from));
    return terminal;
  }

  #trim(): void {
    const { rows } = this;
    const isLong = this.end - this.start > MOST_BYTES;
    if (!isLong && rows.length <= MOST_ROWS) return;
    const middle = this.rowAt((this.start + this.end) / 2);
    if (this.#terminal.drop(Math.max(middle, rows.length - MOST_ROWS / 2)) > 0) this.#midLine = false;
  }

  async #get(wish: number, start: number, stop: number | null): Promise<Piece> {
    const piece = await this.#read(start, stop);
    if (wish !== this.#wish) throw new Error("a newer wish has come meanwhile");
    this.size = piece.size;
    return piece;
  }

  async #fulfil(what: Wish, act: (wish: number) => Promise<void>): Promise<void> {
    const wish = ++this.#wish;
    this.#busy = true;
    try {
      await act(wish);
      if (wish !== this.#wish) return;
      if (what === "open") this.#troubles.clear();
      this.#troubles.delete(what);
    } catch (error) {
      if (wish !== this.#wish) return;
      this.#troubles.set(what, error instanceof Error ? error.message : String(error));
      this.#failed = performance.now();
    }
    this.#busy = false;
    this.version.value = this.version.peek() + 1;
  }
}

/** The number of the row in which a byte stands; the first where it stands before all. */
export function lineAt(rows: readonly Row[], byte: number): number {
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((rows[middle]?.start ?? 0) <= byte) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where the first line begins in bytes that may start in the middle of one; 0 where none does. */
function lineStart(bytes: Uint8Array): number {
  return bytes.indexOf(NEWLINE) + 1;
}
