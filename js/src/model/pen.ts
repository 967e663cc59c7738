/** A colour: 0 to 255 of a terminal's palette, or `TRUE` and 24 bits of red, green and blue; null for the usual one. */
export type Colour = number | null;

export const TRUE = 0x1000000;
export const BOLD = 1;
export const DIM = 2;
export const ITALIC = 4;
export const UNDERLINE = 8;
export const INVERSE = 16;
export const STRIKE = 32;

/** How a piece of text looks. There is one object for each look, so that `===` tells them apart. */
export interface Pen {
  readonly ink: Colour;
  readonly paper: Colour;
  /** `BOLD`, `DIM`… added up. */
  readonly style: number;
}

const ON: Readonly<Record<number, number>> = { 1: BOLD, 2: DIM, 3: ITALIC, 4: UNDERLINE, 7: INVERSE, 9: STRIKE, 21: UNDERLINE };
const OFF: Readonly<Record<number, number>> = { 22: BOLD | DIM, 23: ITALIC, 24: UNDERLINE, 27: INVERSE, 29: STRIKE };

/** How text looks that nothing was said about. */
export const PLAIN: Pen = { ink: null, paper: null, style: 0 };

const pens = new Map<string, Pen>();

function penOf(ink: Colour, paper: Colour, style: number): Pen {
  if (ink === null && paper === null && style === 0) return PLAIN;
  const key = `${String(ink)} ${String(paper)} ${style}`;
  const known = pens.get(key);
  if (known !== undefined) return known;
  if (pens.size > 5000) pens.clear(); // true colours without end: some looks are told apart that are one
  const pen = { ink, paper, style };
  pens.set(key, pen);
  return pen;
}

/**
 * The pen after a "select graphic rendition" sequence, `ESC [ … m`.
 *
 *     repen(PLAIN, "1;38;5;208")   // bold, in colour 208 of the palette
 *
 * @param codes - what stands between `[` and `m`.
 */
export function repen(pen: Pen, codes: string): Pen {
  let { ink, paper, style } = pen;
  const parts = codes.split(";");
  for (let at = 0; at < parts.length; at++) {
    const [first = "", ...sub] = (parts[at] ?? "").split(":");
    const code = Number(first); // nothing at all is 0
    if (code === 0) [ink, paper, style] = [null, null, 0];
    else if (code === 4 && sub[0] === "0") style &= ~UNDERLINE;
    else if (code in ON) style |= ON[code] ?? 0;
    else if (code in OFF) style &= ~(OFF[code] ?? 0);
    else if (code === 38 || code === 48) {
      // the numbers of a colour stand behind ":" or, mostly, behind ";"
      const rest = sub.length > 0 ? sub : parts.slice(at + 1, at + 5);
      const [colour, used] = readColour(rest.map(Number), sub.length > 0);
      if (sub.length === 0) at += used;
      if (code === 38) ink = colour ?? ink;
      else paper = colour ?? paper;
    } else if (code === 39) ink = null;
    else if (code === 49) paper = null;
    else if (code >= 30 && code <= 37) ink = code - 30;
    else if (code >= 40 && code <= 47) paper = code - 40;
    else if (code >= 90 && code <= 97) ink = code - 82;
    else if (code >= 100 && code <= 107) paper = code - 92;
  }
  return penOf(ink, paper, style);
}

/** The colour of `5;n` or `2;r;g;b`, and how many numbers that took; null for what is none. */
function readColour(numbers: readonly number[], closed: boolean): [Colour, number] {
  const [form, first = 0] = numbers;
  if (form === 5) return [first >= 0 && first < 256 ? first : null, 2];
  if (form !== 2) return [null, 1];
  const [red = 0, green = 0, blue = 0] = numbers.slice(closed ? -3 : 1);
  return [TRUE + 0x10000 * (red & 255) + 0x100 * (green & 255) + (blue & 255), 4];
}
