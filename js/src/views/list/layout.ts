import type { Part } from "./source";

/** Pixels of a run in two lines, of one in a single line, and of a group's heading. */
export const ROW = 44;
export const LOW_ROW = 30;
export const HEADING = 30;

/** Runs one below the other, with those that are unfolded below some of them. */
export interface Block {
  readonly part: Part;
  readonly count: number;
  /** How deep it lies; 1 for the outermost. */
  readonly level: number;
  /** What is unfolded below its runs, in their order. */
  readonly below: readonly { readonly index: number; readonly block: Block }[];
}

/** Runs that belong together. */
export interface Section {
  /** What they have in common; null where runs are not grouped. */
  readonly value: string | null;
  readonly open: boolean;
  readonly block: Block;
}

/** A line of the list. */
export interface Line {
  readonly section: Section;
  readonly block: Block;
  /** The number of the run in its block; null for the section's heading. */
  readonly index: number | null;
  /** Its number among all lines. */
  readonly at: number;
  /** That of the line that it lies below; null for the outermost. */
  readonly up: number | null;
  /** Pixels from the top of the list. */
  readonly top: number;
}

/** How tall all sections are together, in pixels, where each run has `row` of them. */
export function height(sections: readonly Section[], row = ROW): number {
  return sections.reduce((sum, section) => sum + tall(section, row), 0);
}

/** How many lines there are. */
export function count(sections: readonly Section[]): number {
  return sections.reduce((sum, section) => sum + lines(section), 0);
}

/**
 * The lines between two places, whatever their number.
 *
 *     between([{ value: null, open: true, block: { count: 10_000, … } }], 440, 880).length  // 11
 */
export function between(sections: readonly Section[], top: number, bottom: number, row = ROW): Line[] {
  const found: Line[] = [];
  let [y, at] = [0, 0];
  for (const section of sections) {
    const end = y + tall(section, row);
    if (end >= top && y <= bottom) {
      const heading = section.value === null ? 0 : HEADING;
      if (heading > 0 && y + heading >= top) found.push({ section, block: section.block, index: null, at, up: null, top: y });
      if (section.open) {
        const up = heading > 0 ? at : null;
        inside(section.block, { section, row, top, bottom, y: y + heading, at: at + (heading > 0 ? 1 : 0), up }, found);
      }
    }
    y = end;
    at += lines(section);
  }
  return found;
}

/** The line of that number; null when there is none. */
export function lineAt(sections: readonly Section[], wanted: number, row = ROW): Line | null {
  let [y, at] = [0, 0];
  for (const section of sections) {
    if (wanted >= at && wanted < at + lines(section)) {
      const heading = section.value === null ? 0 : 1;
      if (wanted - at < heading) return { section, block: section.block, index: null, at: wanted, up: null, top: y };
      return search(section.block, wanted, { section, row, y: y + heading * HEADING, at: at + heading, up: heading > 0 ? at : null });
    }
    y += tall(section, row);
    at += lines(section);
  }
  return null;
}

interface Place {
  readonly section: Section;
  readonly row: number;
  /** Where the block begins. */
  readonly y: number;
  readonly at: number;
  readonly up: number | null;
}

/** Adds the block's lines between two places; runs between two that are unfolded are as tall as each other. */
function inside(block: Block, place: Place & { readonly top: number; readonly bottom: number }, found: Line[]): void {
  const { section, row, top, bottom, up } = place;
  for (const { first, last, y, at, below } of stretches(block, place)) {
    const from = first + Math.max(Math.floor((top - y) / row), 0);
    const to = Math.min(first + Math.floor((bottom - y) / row), last);
    for (let index = from; index <= to; index += 1) {
      found.push({ section, block, index, at: at + index - first, up, top: y + (index - first) * row });
    }
    const end = y + (last - first + 1) * row;
    if (below !== null && end <= bottom) inside(below, { ...place, y: end, at: at + last - first + 1, up: at + last - first }, found);
  }
}

function search(block: Block, wanted: number, place: Place): Line | null {
  const { section, row, up } = place;
  for (const { first, last, y, at, below } of stretches(block, place)) {
    const index = first + wanted - at;
    if (index <= last) return { section, block, index, at: wanted, up, top: y + (index - first) * row };
    const after = at + last - first + 1;
    if (below !== null && wanted < after + linesOf(below)) {
      return search(below, wanted, { section, row, y: y + (last - first + 1) * row, at: after, up: after - 1 });
    }
  }
  return null;
}

interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly y: number;
  readonly at: number;
  /** What is unfolded below the last of them. */
  readonly below: Block | null;
}

function* stretches({ below, count: rows }: Block, { row, y: begin, at: start }: Place): Generator<Stretch> {
  let [first, y, at] = [0, begin, start];
  for (const { index, block } of below) {
    yield { first, last: index, y, at, below: block };
    y += (index - first + 1) * row + tallOf(block, row);
    at += index - first + 1 + linesOf(block);
    first = index + 1;
  }
  if (first < rows) yield { first, last: rows - 1, y, at, below: null };
}

function tall({ value, block, open }: Section, row: number): number {
  return (value === null ? 0 : HEADING) + (open ? tallOf(block, row) : 0);
}

function lines({ value, block, open }: Section): number {
  return (value === null ? 0 : 1) + (open ? linesOf(block) : 0);
}

function tallOf({ count: rows, below }: Block, row: number): number {
  return below.reduce((sum, { block }) => sum + tallOf(block, row), rows * row);
}

function linesOf({ count: rows, below }: Block): number {
  return below.reduce((sum, { block }) => sum + linesOf(block), rows);
}
