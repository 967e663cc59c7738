import type { CSSProperties } from "preact";
import { BOLD, DIM, INVERSE, ITALIC, PLAIN, STRIKE, TRUE, UNDERLINE, type Colour, type Pen } from "../../model/pen";

type Style = CSSProperties;

const styles = new WeakMap<Pen, Style>();

/**
 * How a pen is drawn. Colours that a program chose for its own background are moved to where they can be
 * read on ours; what is behind a text is only a tint, for the same reason.
 */
export function styleOf(pen: Pen): Style | undefined {
  if (pen === PLAIN) return undefined;
  const known = styles.get(pen);
  if (known !== undefined) return known;
  const { ink, paper, style } = pen;
  const is = (bit: number): boolean => (style & bit) !== 0;
  const color = ink === null ? `var(--mlwidget-${is(DIM) ? "faint" : "ink"})` : colourOf(ink);
  const tint = paper === null ? undefined : `color-mix(in srgb, ${colourOf(paper)} 25%, var(--mlwidget-surface))`;
  const lines = [is(UNDERLINE) ? "underline" : "", is(STRIKE) ? "line-through" : ""].join(" ").trim();
  const made: Style = {
    color: is(INVERSE) ? (tint ?? "var(--mlwidget-surface)") : color,
    background: is(INVERSE) ? color : tint,
    fontWeight: is(BOLD) ? "bold" : undefined,
    fontStyle: is(ITALIC) ? "italic" : undefined,
    textDecoration: lines || undefined,
  };
  styles.set(pen, made);
  return made;
}

function colourOf(colour: Exclude<Colour, null>): string {
  if (colour < 16) return `var(--mlwidget-ansi-${colour})`;
  const [red, green, blue] = rgbOf(colour);
  return `oklch(from rgb(${red} ${green} ${blue}) clamp(var(--mlw-darkest), l, var(--mlw-lightest)) c h)`;
}

function rgbOf(colour: number): readonly [number, number, number] {
  if (colour >= TRUE) return [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255];
  if (colour >= 232) return [8 + 10 * (colour - 232), 8 + 10 * (colour - 232), 8 + 10 * (colour - 232)];
  const level = (part: number): number => {
    const step = Math.floor((colour - 16) / part) % 6;
    return step === 0 ? 0 : 55 + 40 * step;
  };
  return [level(36), level(6), level(1)];
}
