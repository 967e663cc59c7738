import { signal, type Signal } from "@preact/signals";
import type { Paper } from "../../model/sheet";

/** A found line is shown with so many lines above it. */
const ABOVE = 6;

/**
 * Where in a log somebody looks. It is a line and not a distance from the top, because lines come above
 * and below, and may take more room or less.
 */
export class Place {
  readonly sheet: Paper;
  /** Whether the end is shown, wherever it is by now. */
  readonly follow: Signal<boolean> = signal(true);
  /** The byte of the line that was looked for and found. */
  readonly found: Signal<number | null> = signal(null);
  /** The byte up to which somebody has come. */
  readonly seen: Signal<number> = signal(0);
  /** Grows when somebody went elsewhere by other means than scrolling. */
  readonly jumps: Signal<number> = signal(0);
  /** The first line that is seen, by its byte, and how many pixels of it are out of sight. */
  anchor = { start: 0, offset: 0 };
  #next: number | null = null;
  #going = false;

  constructor(sheet: Paper) {
    this.sheet = sheet;
  }

  async toEnd(): Promise<void> {
    this.follow.value = true;
    if (this.sheet.end < this.sheet.size || this.sheet.size === 0) await this.sheet.openEnd();
    this.#jumped();
  }

  async toStart(): Promise<void> {
    this.follow.value = false;
    await this.#load(0);
    this.anchor = { start: this.sheet.start, offset: 0 };
    this.#jumped();
  }

  /** Shows the line of that byte; where many calls follow each other, the last one counts. */
  async toByte(byte: number): Promise<void> {
    this.follow.value = false;
    this.#next = byte;
    if (this.#going) return;
    this.#going = true;
    while (this.#next !== null) {
      const wanted: number = this.#next;
      this.#next = null;
      await this.#load(wanted);
      this.anchor = { start: this.#startOf(wanted), offset: 0 };
      this.#jumped();
    }
    this.#going = false;
  }

  /** Shows the line that begins with that byte, and is here, as the one that was found. */
  toFound(start: number): void {
    const { rows } = this.sheet;
    const row = this.sheet.rowAt(start);
    this.follow.value = false;
    this.found.value = start;
    this.anchor = { start: rows[Math.max(0, row - ABOVE)]?.start ?? 0, offset: 0 };
    this.#jumped();
  }

  async #load(byte: number): Promise<void> {
    const { sheet } = this;
    if (byte < sheet.start || (byte >= sheet.end && sheet.end < sheet.size)) await sheet.openAt(byte);
  }

  #startOf(byte: number): number {
    return this.sheet.rows[this.sheet.rowAt(byte)]?.start ?? 0;
  }

  #jumped(): void {
    this.jumps.value = this.jumps.peek() + 1;
  }
}
