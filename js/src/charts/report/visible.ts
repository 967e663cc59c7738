// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Spaces without width, marks of direction, and halves of signs. */
const UNSEEN = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/gu;

/**
 * A text with what cannot be seen made visible, as Python writes it: control characters, and marks that
 * turn or join what stands beside them. Line ends and tabs stay.
 *
 *     visible("a\u0007b")  // "a\\x07b"
 */
export function visible(text: string): string {
  return text.replace(/\r\n/g, "\n").replace(CONTROL, escaped).replace(UNSEEN, escaped);
}

/** The same on one line, as in a table's cell. */
export function onOneLine(text: string): string {
  return visible(text).replace(/\n/g, "⏎").replace(/\t/g, "⇥");
}

function escaped(sign: string): string {
  const code = sign.charCodeAt(0);
  return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
