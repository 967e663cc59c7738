import { PLAIN, type Pen } from "./pen";
import { columnsOf, isNarrow, widthOf } from "./wide";

/** A piece of a row that looks the same throughout. */
export interface Span {
  readonly text: string;
  readonly pen: Pen;
}

/** Columns of a row that are kept: no screen shows more, and a line may be as long as the file. */
export const MOST_COLUMNS = 20_000;

/**
 * A line of a terminal. While text only comes at its end it is a list of spans; once something is
 * written over, each column has a cell of its own.
 */
export class Row {
  /** The byte of the file where the line came into being. */
  readonly start: number;
  /** Whether it begins earlier than what was read. */
  partial: boolean;
  /** Columns beyond those that are kept. */
  beyond = 0;
  #spans: Span[] = [];
  #width = 0;
  /** By column; the second column of a wide letter holds "". */
  #cells: { text: string; pen: Pen }[] | null = null;
  #text: string | null = null;

  constructor(start: number, partial = false) {
    this.start = start;
    this.partial = partial;
  }

  /** The columns that are taken. */
  get width(): number {
    return this.#cells?.length ?? this.#width;
  }

  /** The row in pieces, from left to right. */
  get spans(): readonly Span[] {
    return this.#cells === null ? this.#spans : joined(this.#cells);
  }

  /** What it says. */
  get text(): string {
    this.#text ??= this.spans.map(({ text }) => text).join("");
    return this.#text;
  }

  /** Writes a text without control characters at a column; the column after it. */
  write(text: string, pen: Pen, at: number): number {
    const room = MOST_COLUMNS - at;
    if (text.length > room) {
      const after = at + widthOf(text);
      this.beyond = Math.max(this.beyond, after - MOST_COLUMNS);
      if (room > 0) this.write(text.slice(0, room).replace(/[\ud800-\udbff]$/, ""), pen, at);
      return after;
    }
    this.#text = null;
    if (this.#cells === null && at >= this.#width) {
      if (at > this.#width) this.#append(" ".repeat(at - this.#width), PLAIN);
      this.#append(text, pen);
      return this.#width;
    }
    return this.#over(text, pen, at);
  }

  /** Blanks the columns from one up to another; what is blank at the end is not kept. */
  erase(from: number, to: number): void {
    this.#text = null;
    if (to < this.width) {
      this.#over(" ".repeat(to - from), PLAIN, from);
    } else if (from < this.width) {
      const cells = this.#toCells();
      cut(cells, from);
      cells.length = from;
      this.beyond = 0;
    }
  }

  /** Gives back the room that single cells take: nothing will be written over any more. */
  settle(): void {
    if (this.#cells === null) return;
    this.#width = this.#cells.length;
    this.#spans = joined(this.#cells);
    this.#cells = null;
  }

  #append(text: string, pen: Pen): void {
    const last = this.#spans.at(-1);
    if (last?.pen === pen) this.#spans[this.#spans.length - 1] = { text: last.text + text, pen };
    else if (text !== "") this.#spans.push({ text, pen });
    this.#width += widthOf(text);
  }

  #toCells(): { text: string; pen: Pen }[] {
    if (this.#cells === null) {
      this.#cells = [];
      for (const { text, pen } of this.#spans) place(this.#cells, text, pen, this.#cells.length);
    }
    return this.#cells;
  }

  #over(text: string, pen: Pen, at: number): number {
    const cells = this.#toCells();
    while (cells.length < at) cells.push({ text: " ", pen: PLAIN });
    cut(cells, at);
    const end = place(cells, text, pen, at);
    if (cells[end]?.text === "") cells[end] = { text: " ", pen: PLAIN };
    return end;
  }
}

/** A wide letter that loses its second column becomes blank. */
function cut(cells: { text: string; pen: Pen }[], at: number): void {
  if (cells[at]?.text === "") cells[at - 1] = { text: " ", pen: PLAIN };
}

function place(cells: { text: string; pen: Pen }[], text: string, pen: Pen, at: number): number {
  const narrow = isNarrow(text);
  for (const letter of text) {
    const columns = narrow ? 1 : columnsOf(letter);
    if (columns === 0) {
      const before = cells[at - 1]?.text === "" ? at - 2 : at - 1;
      const known = cells[before];
      if (known !== undefined) cells[before] = { text: known.text + letter, pen: known.pen };
      continue;
    }
    cells[at++] = { text: letter, pen };
    if (columns === 2) cells[at++] = { text: "", pen };
  }
  return at;
}

function joined(cells: readonly { text: string; pen: Pen }[]): Span[] {
  const spans: Span[] = [];
  let text = "";
  cells.forEach((cell, at) => {
    text += cell.text;
    if (cells[at + 1]?.pen !== cell.pen) {
      spans.push({ text, pen: cell.pen });
      text = "";
    }
  });
  return spans;
}
