const NARROW = /^[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2319\u2400-\u25fc]*$/;
const NOTHING = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u;
const TWO = /^[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]$/u;

/** Whether each letter of a text takes one column of a terminal. */
export function isNarrow(text: string): boolean {
  return NARROW.test(text);
}

/** The columns that a letter takes: 2 for a wide one, 0 for an accent that goes onto the letter before. */
export function columnsOf(letter: string): 0 | 1 | 2 {
  if (letter < "\u0300" && letter !== "\u00ad") return 1;
  if (NOTHING.test(letter)) return 0;
  return TWO.test(letter) ? 2 : 1;
}

/**
 * The columns that a text takes.
 *
 *     widthOf("日本")   // 4
 */
export function widthOf(text: string): number {
  if (isNarrow(text)) return text.length;
  let width = 0;
  for (const letter of text) width += columnsOf(letter);
  return width;
}
