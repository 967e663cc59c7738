import { signal, type Signal } from "@preact/signals";
import { bytesOf } from "../../model/bytes";
import type { Row } from "../../model/row";
import type { RunModel } from "../../model/run";
import { lineAt, type Paper } from "../../model/sheet";
import { Terminal } from "../../model/terminal";
import { isAtLeast, PROBLEMS, type Level } from "./levels";

/** Lines that are held at most; beyond that, those that are out of sight are let go. */
const MOST_ROWS = 20_000;
/** So long nothing is asked for again that could not be had. */
const PAUSE_MS = 3000;

/**
 * The lines of a log that look like errors, or like warnings too, each with what is indented below it. They
 * are found where the file is, so that of a file of any size only they come here, a few screens at a time.
 */
export class Sieve implements Paper {
  readonly version: Signal<number> = signal(0);
  size = 0;
  start = 0;
  end = 0;
  rows: readonly Row[] = [];
  trouble: string | null = null;
  readonly #run: RunModel;
  readonly #name: string;
  readonly #least: Level;
  /** From where to look on downwards: the last line may go on. */
  #next = 0;
  #wish = 0;
  #going: Promise<void> | null = null;
  #failed = -Infinity;

  constructor(run: RunModel, name: string, least: Level) {
    this.#run = run;
    this.#name = name;
    this.#least = least;
  }

  get isWhole(): boolean {
    return this.start === 0 && this.end >= this.size;
  }

  rowAt(byte: number): number {
    return lineAt(this.rows, byte);
  }

  openEnd(): Promise<void> {
    return this.#look(Number.MAX_SAFE_INTEGER, true, true);
  }

  openAt(byte: number): Promise<void> {
    return this.#look(byte, false, true);
  }

  /** Looks on at one end; resolves when that, or what is asked for already, is answered. */
  async more(where: "up" | "down"): Promise<void> {
    if (this.#going !== null) return this.#going;
    const isUp = where === "up";
    const isThere = isUp ? this.start === 0 : this.end >= this.size;
    if (!isThere && performance.now() - this.#failed >= PAUSE_MS) await this.#look(isUp ? this.start : this.#next, isUp);
  }

  async refresh(): Promise<void> {
    if (this.#going === null && this.end >= this.size) await this.#look(this.#next, false);
  }

  #look(start: number, backwards: boolean, anew = false): Promise<void> {
    const wish = ++this.#wish;
    const going = this.#ask(wish, start, backwards, anew).catch((error: unknown) => {
      if (wish !== this.#wish) return;
      this.trouble = error instanceof Error ? error.message : String(error);
      this.#failed = performance.now();
    }).finally(() => {
      if (wish !== this.#wish) return;
      this.#going = null;
      this.version.value = this.version.peek() + 1;
    });
    this.#going = going;
    return going;
  }

  async #ask(wish: number, start: number, backwards: boolean, anew: boolean): Promise<void> {
    const texts = [...PROBLEMS[this.#least]];
    const { body, columns } = await this.#run.ask({ what: "lines", name: this.#name, texts, start, backwards });
    if (wish !== this.#wish) return;
    this.trouble = null;
    if (!anew && body.size < this.size) return this.#ask(wish, Number.MAX_SAFE_INTEGER, true, true); // another file
    this.size = body.size;
    if (anew) {
      this.rows = [];
      this.start = this.end = this.#next = body.start;
    }
    if (backwards) this.start = body.done ? 0 : body.looked;
    else {
      this.#next = body.looked;
      this.end = body.done ? body.size : body.looked;
    }
    this.#add(this.#rowsOf(body.pieces, bytesOf(columns)), backwards);
  }

  #rowsOf(pieces: readonly (readonly number[])[], bytes: Uint8Array): Row[] {
    const found: Row[] = [];
    let at = 0;
    for (const [start = 0, count = 0, cut] of pieces) {
      const terminal = new Terminal(start, cut === 1);
      terminal.feed(bytes.subarray(at, at + count));
      at += count;
      let belongs = false;
      for (const row of terminal.rows) {
        belongs = isAtLeast(this.#least, row.text) || (belongs && /^\s/.test(row.text));
        if (belongs) found.push(row);
      }
    }
    return found;
  }

  /** Puts rows among those that are here; some may have been here before, and shorter. */
  #add(rows: readonly Row[], above: boolean): void {
    const all = new Map([...this.rows, ...rows].map((row) => [row.start, row]));
    const sorted = [...all.values()].sort((a, b) => a.start - b.start);
    if (sorted.length > MOST_ROWS) {
      const gone = sorted.splice(above ? MOST_ROWS / 2 : 0, sorted.length - MOST_ROWS / 2);
      if (above) this.end = this.#next = gone[0]?.start ?? this.end;
      else this.start = sorted[0]?.start ?? this.start;
    }
    this.rows = sorted;
  }
}
