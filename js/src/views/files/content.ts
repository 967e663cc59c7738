import { visible } from "../../model/terminal";

/** Rows and columns of a table that are shown. */
export const MOST_ROWS = 200;
export const MOST_COLUMNS = 50;

/** Bytes with which images of a kind begin. What a file is called says nothing. */
const IMAGES: readonly (readonly [type: string, begins: RegExp])[] = [
  ["image/png", /^\x89PNG\r\n/],
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/gif", /^GIF8[79]a/],
  ["image/webp", /^RIFF[^]{4}WEBP/],
  ["image/bmp", /^BM[^]{4}\0{4}/],
];

/**
 * The type of an image that a browser draws and runs nothing of; null for anything else, as SVG and HTML.
 *
 *     imageType(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))   // "image/jpeg"
 */
export function imageType(bytes: Uint8Array): string | null {
  const begin = String.fromCharCode(...bytes.subarray(0, 16));
  return IMAGES.find(([, begins]) => begins.test(begin))?.[0] ?? null;
}

/**
 * The bytes as text; null where they are none.
 *
 * @param cut - whether they may end in the middle of a letter.
 */
export function textOf(bytes: Uint8Array, cut: boolean): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: cut });
  } catch {
    return null;
  }
}

/** The text with line breaks and tabs, and all else that cannot be seen in pictures. */
export function plainly(text: string): string {
  return text.replace(/\r\n/g, "\n").replace(/[^\n\t]+/g, visible);
}

/**
 * JSON with a line for each thing; every number and text stays as it is written.
 *
 *     indented('{"a":[1.0]}')   // '{\n  "a": [\n    1.0\n  ]\n}'
 */
export function indented(json: string): string {
  let [out, depth] = ["", 0];
  const line = (): string => `\n${"  ".repeat(Math.max(0, depth))}`;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\[^])*"?|[{[]\s*[}\]]|[{}[\],:]|[^\s"{}[\],:]+/g)) {
    if (token === "{" || token === "[") {
      depth += 1;
      out += token + line();
    } else if (token === "}" || token === "]") {
      depth -= 1;
      out += line() + token;
    } else if (token === ",") out += token + line();
    else out += token === ":" ? ": " : token.length > 1 && /^[{[]/.test(token) ? token.replace(/\s/g, "") : token;
  }
  return out;
}

/** The cells of a table whose columns are separated by commas, semicolons or tabs; the last row may be cut. */
export function cellsOf(text: string): string[][] {
  const [line = ""] = text.split("\n", 1);
  const separator = ["\t", ";", ","].sort((a, b) => line.split(b).length - line.split(a).length)[0] ?? ",";
  const rows: string[][] = [[]];
  const token = new RegExp(`(?:"((?:[^"]|"")*)(?:"|$)|([^${separator}\r\n]*))(${separator}|\r?\n|\r|$)`, "y");
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [, quoted, bare = "", end] = found;
    rows.at(-1)?.push(quoted?.replace(/""/g, '"') ?? bare);
    if (end === "" || rows.length > MOST_ROWS + 1) break;
    if (end !== separator) rows.push([]);
  }
  return rows.filter((row) => row.length > 1 || row[0] !== "");
}

/** Bytes as numbers and letters, 16 in a line. */
export function hexOf(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const part = [...bytes.subarray(at, at + 16)];
    const numbers = part.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const letters = part.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : "·")).join("");
    lines.push(`${at.toString(16).padStart(6, "0")}  ${numbers.padEnd(47)}  ${letters}`);
  }
  return lines.join("\n");
}
