import { signal, type Signal } from "@preact/signals";
import type { RunModel } from "../../model/run";
import { errorWords } from "../words";
import { levelOf, PROBLEMS } from "./levels";
import type { Place } from "./place";
import { Sieve } from "./sieve";

/** What is looked for: the texts of which each line holds one, and which lines are meant. */
interface Wanted {
  readonly texts: string[];
  readonly sameCase: boolean;
  readonly isMeant: (line: string) => boolean;
}

/** A question holds no longer text. */
const LONGEST = 1000;

/** What to look for in lines; null for nothing. */
export function patternOf(text: string, sameCase: boolean): RegExp | null {
  if (text === "") return null;
  return new RegExp(text.slice(0, LONGEST).replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), sameCase ? "gu" : "giu");
}

/**
 * Looks for lines: first in what is here, then in the rest of the file, where the answer to each question
 * says how far it came.
 */
export class Finder {
  /** How the last search went, in words. */
  readonly said: Signal<string> = signal("");
  readonly busy: Signal<boolean> = signal(false);
  readonly #run: RunModel;
  readonly #name: string;
  readonly #place: Place;
  #search = 0;
  /** Where a search came to an end of the file without finding anything: the next one begins at the other. */
  #atEnd: boolean | null = null;

  constructor(run: RunModel, name: string, place: Place) {
    this.#run = run;
    this.#name = name;
    this.#place = place;
  }

  /** Goes to the next line that holds a text. */
  text(text: string, sameCase: boolean, backwards: boolean): Promise<void> {
    const pattern = patternOf(text, sameCase);
    if (pattern === null) return Promise.resolve();
    const isMeant = (line: string): boolean => line.search(pattern) >= 0;
    return this.#go({ texts: [text.slice(0, LONGEST)], sameCase, isMeant }, backwards);
  }

  /** Goes to the next line that looks like an error or a warning. */
  problem(backwards: boolean): Promise<void> {
    return this.#go({ texts: [...PROBLEMS.warning], sameCase: true, isMeant: (line) => levelOf(line) !== null }, backwards);
  }

  cancel(): void {
    this.#search += 1;
    this.busy.value = false;
    this.said.value = "";
  }

  async #go(wanted: Wanted, backwards: boolean): Promise<void> {
    const search = ++this.#search;
    const isWanted = (): boolean => search === this.#search;
    this.busy.value = true;
    this.said.value = "";
    const fromEdge = this.#atEnd === backwards;
    this.#atEnd = null;
    try {
      if (fromEdge) await (backwards ? this.#place.toEnd() : this.#place.toStart());
      const start = await this.#find(wanted, backwards, fromEdge, isWanted);
      if (!isWanted()) return;
      if (start === null) {
        this.#atEnd = backwards;
        this.said.value = fromEdge ? "Nowhere" : `Not ${backwards ? "above" : "below"}; once more begins at the ${backwards ? "end" : "start"}`;
      } else {
        this.#place.toFound(start);
        this.said.value = `Found at ${Math.floor((100 * start) / Math.max(1, this.#place.sheet.size))} %`;
      }
    } catch (error) {
      if (isWanted()) this.said.value = errorWords(error);
    }
    if (isWanted()) this.busy.value = false;
  }

  /** The byte of the next line that is meant, once it is here; null where there is none. */
  async #find({ texts, sameCase, isMeant }: Wanted, backwards: boolean, fromEdge: boolean, isWanted: () => boolean): Promise<number | null> {
    const { sheet } = this.#place;
    const step = backwards ? -1 : 1;
    let row = this.#begin(backwards, fromEdge);
    if (sheet instanceof Sieve) return among(sheet, isMeant, row, backwards, isWanted);
    let passed = backwards ? Infinity : -1;
    for (;;) {
      for (; row >= 0 && row < sheet.rows.length; row += step) {
        const line = sheet.rows[row];
        if (line !== undefined && isMeant(line.text)) return line.start;
      }
      // a line at the edge may go on, or hold what bars have written over since: never look there again
      const edge = sheet.rows.at(-1)?.start ?? 0;
      let start = backwards ? Math.min(passed, sheet.start) : Math.max(passed + 1, passed < edge ? edge : sheet.end - LONGEST);
      let at: number | null = null;
      while (at === null) {
        if (backwards ? start <= 0 : start >= sheet.size) return null;
        const { body } = await this.#run.ask({ what: "find", name: this.#name, texts, start, backwards, case: sameCase });
        if (!isWanted()) return null;
        at = body.at;
        if (at === null && body.looked === start) return null;
        start = body.looked;
        this.said.value = `Looking, at ${Math.floor((100 * start) / Math.max(1, sheet.size))} %`;
      }
      passed = at;
      await sheet.openAt(at);
      if (!isWanted()) return null;
      if (sheet.trouble !== null) throw new Error(sheet.trouble);
      row = sheet.rowAt(at);
    }
  }

  /** The line to begin with: beside the one that was found last, else where one looks. */
  #begin(backwards: boolean, fromEdge: boolean): number {
    const { sheet, found, anchor, follow } = this.#place;
    if (fromEdge || (backwards && follow.peek() && found.peek() === null)) return backwards ? sheet.rows.length - 1 : 0;
    const last = found.peek();
    const isHere = last !== null && last >= sheet.start && last < sheet.end;
    const row = sheet.rowAt(isHere ? last : anchor.start);
    if (isHere) return row + (backwards ? -1 : 1);
    return backwards ? row - 1 : row;
  }
}

/** The same where only chosen lines are shown: the others are none of what one looks through. */
async function among(sieve: Sieve, isMeant: (line: string) => boolean, row: number, backwards: boolean, isWanted: () => boolean): Promise<number | null> {
  let bound = sieve.rows[row]?.start ?? (backwards ? -1 : Infinity);
  for (;;) {
    const { rows } = sieve;
    const found = rows.filter(({ start, text }) => (backwards ? start <= bound : start >= bound) && isMeant(text));
    if (found.length > 0) return found.at(backwards ? -1 : 0)?.start ?? null;
    if (backwards ? sieve.start === 0 : sieve.end >= sieve.size) return null;
    bound = backwards ? (rows[0]?.start ?? Infinity) - 1 : (rows.at(-1)?.start ?? -1) + 1;
    await sieve.more(backwards ? "up" : "down");
    if (!isWanted()) return null;
    if (sieve.trouble !== null) throw new Error(sieve.trouble);
  }
}
