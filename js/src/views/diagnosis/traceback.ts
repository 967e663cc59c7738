/** A part of a traceback: some frames of the user's code, or of libraries, or lines between. */
export interface Passage {
  readonly kind: "own" | "library" | "words";
  readonly text: string;
  /** How many frames it has. */
  readonly frames: number;
}

const FRAME = /^\s*File "(.*?)", line \d+|^\s*Cell (In\[\d*\])/;
const LIBRARY = /[\\/](site|dist)-packages[\\/]|[\\/]lib[\\/]python\d|^<frozen |^<(?!ipython|string|stdin)|[\\/]mlwidget[\\/](tracking|widget|feed|store|notebook)[\\/]/;

/**
 * A traceback in passages, so that the frames of the user's own code can be told from those of libraries.
 *
 *     passages(error.traceback).filter(({ kind }) => kind === "own")
 */
export function passages(traceback: string): Passage[] {
  const found: { kind: Passage["kind"]; lines: string[]; frames: number }[] = [];
  const add = (kind: Passage["kind"], line: string, isFrame: boolean): void => {
    const last = found.at(-1);
    if (last?.kind !== kind) found.push({ kind, lines: [line], frames: isFrame ? 1 : 0 });
    else {
      last.lines.push(line);
      last.frames += isFrame ? 1 : 0;
    }
  };
  for (const line of traceback.trimEnd().split("\n")) {
    const match = FRAME.exec(line);
    const before = found.at(-1)?.kind ?? "words";
    if (match !== null) add(LIBRARY.test(match[1] ?? "") ? "library" : "own", line, true);
    else if (before !== "words" && /^\s/.test(line)) add(before, line, false); // the code of the frame above
    else add("words", line, false);
  }
  return found.map(({ kind, lines, frames }) => ({ kind, text: lines.join("\n"), frames }));
}
