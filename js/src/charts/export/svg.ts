import { LETTERS, type Frame, type Lettering, type Path, type Pen, type Stroke } from "../pen";

/**
 * Draws into an SVG file. All that people have named is escaped, and what XML has no place for is left out.
 *
 *     const pen = new SvgPen(800, 450, "sans-serif", measure);
 *     pen.text("loss", 10, 20, { color: "#000" });
 *     pen.file()
 */
export class SvgPen implements Pen {
  readonly #parts: string[] = [];
  readonly #head: string;
  readonly #family: string;
  readonly #measure: (words: string) => number;
  #path = "";
  #clips = 0;

  constructor(width: number, height: number, family: string, measure: (words: string) => number) {
    this.#family = family;
    this.#measure = measure;
    this.#head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`;
  }

  path(): Path {
    this.#path = "";
    return {
      moveTo: (x, y) => { this.#path += `M${round(x)} ${round(y)}`; },
      lineTo: (x, y) => { this.#path += `${this.#path === "" ? "M" : "L"}${round(x)} ${round(y)}`; },
    };
  }

  stroke({ color, width, alpha = 1, dash = [] }: Stroke): void {
    if (this.#path === "") return;
    const more = (alpha < 1 ? ` stroke-opacity="${alpha}"` : "") + (dash.length > 0 ? ` stroke-dasharray="${dash.join(" ")}"` : "");
    const cap = dash.length > 0 ? "butt" : "round";
    this.#parts.push(
      `<path d="${this.#path}" fill="none" stroke="${escaped(color)}" stroke-width="${width}" stroke-linejoin="round" stroke-linecap="${cap}"${more}/>`,
    );
  }

  fill(color: string, alpha = 1): void {
    const more = alpha < 1 ? ` fill-opacity="${alpha}"` : "";
    if (this.#path !== "") this.#parts.push(`<path d="${this.#path}Z" fill="${escaped(color)}"${more}/>`);
  }

  text(words: string, x: number, y: number, { color, align = "left", size = LETTERS, bold = false }: Lettering): void {
    const anchor = { left: "start", center: "middle", right: "end" }[align];
    this.#parts.push(
      `<text x="${round(x)}" y="${round(y)}" dy="0.35em" fill="${escaped(color)}" font-family="${escaped(this.#family)}" ` +
      `font-size="${size}" text-anchor="${anchor}"${bold ? ' font-weight="600"' : ""}>${escaped(words)}</text>`,
    );
  }

  measure(words: string): number {
    return this.#measure(words);
  }

  within({ left, top, right, bottom }: Frame, draw: () => void): void {
    const name = `clip${this.#clips++}`;
    this.#parts.push(
      `<clipPath id="${name}"><rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"/></clipPath><g clip-path="url(#${name})">`,
    );
    draw();
    this.#parts.push("</g>");
  }

  from(left: number, top: number, draw: () => void): void {
    this.#parts.push(`<g transform="translate(${left} ${top})">`);
    draw();
    this.#parts.push("</g>");
  }

  /** Everything that was drawn. */
  file(): string {
    return `${this.#head}${this.#parts.join("")}</svg>\n`;
  }
}

function round(place: number): number {
  return Math.round(place * 100) / 100;
}

const NAMES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escaped(words: string): string {
  return words
    // eslint-disable-next-line no-control-regex -- what XML 1.0 has no place for
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "\ufffd")
    .replace(/[&<>"']/g, (sign) => NAMES[sign] ?? "");
}
