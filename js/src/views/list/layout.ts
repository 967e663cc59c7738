/** Pixels of a run and of a group's heading. */
export const ROW = 44;
export const HEADING = 30;

/** Runs that belong together. */
export interface Section {
  /** What they have in common; null where runs are not grouped. */
  readonly value: string | null;
  readonly count: number;
  readonly open: boolean;
}

/** A line of the list. */
export interface Line {
  readonly section: Section;
  /** The number of the run in its section; null for the heading. */
  readonly index: number | null;
  /** Its number among all lines. */
  readonly at: number;
  /** Pixels from the top of the list. */
  readonly top: number;
}

/** How tall all sections are together, in pixels. */
export function height(sections: readonly Section[]): number {
  return sections.reduce((sum, section) => sum + tall(section), 0);
}

/** How many lines there are. */
export function count(sections: readonly Section[]): number {
  return sections.reduce((sum, section) => sum + lines(section), 0);
}

/**
 * The lines between two places, whatever their number.
 *
 *     between([{ value: null, count: 10_000, open: true }], 440, 880).length  // 11
 */
export function between(sections: readonly Section[], top: number, bottom: number): Line[] {
  const found: Line[] = [];
  let [y, at] = [0, 0];
  for (const section of sections) {
    const end = y + tall(section);
    if (end >= top && y <= bottom) {
      const heading = section.value === null ? 0 : HEADING;
      if (heading > 0 && y + heading >= top) found.push({ section, index: null, at, top: y });
      if (section.open) {
        const first = Math.max(Math.floor((top - y - heading) / ROW), 0);
        const last = Math.min(Math.floor((bottom - y - heading) / ROW), section.count - 1);
        const before = heading > 0 ? 1 : 0;
        for (let index = first; index <= last; index += 1) {
          found.push({ section, index, at: at + before + index, top: y + heading + index * ROW });
        }
      }
    }
    y = end;
    at += lines(section);
  }
  return found;
}

/** The line of that number; null when there is none. */
export function lineAt(sections: readonly Section[], wanted: number): Line | null {
  let [y, at] = [0, 0];
  for (const section of sections) {
    const rest = wanted - at;
    if (rest >= 0 && rest < lines(section)) {
      const heading = section.value === null ? 0 : 1;
      const index = rest - heading;
      if (index < 0) return { section, index: null, at: wanted, top: y };
      return { section, index, at: wanted, top: y + heading * HEADING + index * ROW };
    }
    y += tall(section);
    at += lines(section);
  }
  return null;
}

function tall({ value, count: rows, open }: Section): number {
  return (value === null ? 0 : HEADING) + (open ? rows * ROW : 0);
}

function lines({ value, count: rows, open }: Section): number {
  return (value === null ? 0 : 1) + (open ? rows : 0);
}
