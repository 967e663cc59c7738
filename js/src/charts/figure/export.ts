import { save } from "../save";

const LINE = 16;
const SCALE = 2;

/** What the style sheet says and a file must say itself. */
const LOOKS = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-opacity", "opacity",
  "font-family", "font-size", "font-weight", "text-anchor", "image-rendering", "paint-order",
];

/**
 * The figure inside an element as an SVG file, with a title and what the legend says; null where none is
 * drawn.
 *
 * @param root - an element with one `svg.mlw-svg` in it, and maybe a legend.
 */
export function svgOf(root: Element, title: string): string | null {
  const drawn = root.querySelector<SVGSVGElement>("svg.mlw-svg");
  if (drawn === null) return null;
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  inline(drawn, copy);
  for (const mark of copy.querySelectorAll("[data-hover]")) mark.remove();
  const { width, height } = sizeOf(drawn);
  const page = drawn.ownerDocument;
  const { color, fontFamily } = getComputedStyle(drawn);
  const text = (words: string, x: number, y: number, size: number): Element => {
    const element = make(page, "text", { x, y, fill: color, "font-family": fontFamily, "font-size": size });
    element.textContent = words;
    return element;
  };
  const keys = [...root.querySelectorAll<HTMLElement>(".mlw-keys [aria-pressed=true]")];
  const columns = Math.max(1, Math.floor(width / 200));
  const bottom = height + 2 * LINE;
  const svg = make(page, "svg", { width, height: bottom + Math.ceil(keys.length / columns) * LINE });
  svg.append(make(page, "rect", { width: "100%", height: "100%", fill: backgroundOf(drawn) }), text(title, 4, 15, 13));
  const body = make(page, "g", { transform: `translate(0 ${LINE + 6})` });
  body.append(...copy.childNodes);
  svg.append(body);
  keys.forEach((key, at) => {
    const [x, y] = [4 + (at % columns) * (width / columns), bottom + Math.floor(at / columns) * LINE];
    const line = key.querySelector("path");
    const looks = line === null ? null : getComputedStyle(line);
    svg.append(make(page, "path", {
      d: `M${x} ${y - 4}h18`,
      stroke: looks?.stroke ?? color,
      "stroke-width": 2,
      "stroke-dasharray": looks?.strokeDasharray ?? "none",
    }));
    svg.append(text(key.textContent, x + 24, y, 11));
  });
  return new XMLSerializer().serializeToString(svg);
}

/** Saves the figure as a file. */
export async function saveFigure(root: Element, title: string, as: "svg" | "png"): Promise<void> {
  const svg = svgOf(root, title);
  if (svg === null) return;
  const blob = new Blob([svg], { type: "image/svg+xml" });
  save(as === "svg" ? blob : await png(blob), `${title}.${as}`);
}

async function png(svg: Blob): Promise<Blob> {
  const url = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.width * SCALE;
    canvas.height = image.height * SCALE;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((made) => { if (made === null) reject(new Error("The picture is too large.")); else resolve(made); });
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

function inline(from: Element, to: Element): void {
  const looks = getComputedStyle(from);
  for (const name of LOOKS) {
    const value = looks.getPropertyValue(name);
    if (value !== "") to.setAttribute(name, value);
  }
  for (const name of ["class", "style"]) to.removeAttribute(name);
  [...from.children].forEach((child, at) => {
    const copy = to.children[at];
    if (copy !== undefined) inline(child, copy);
  });
}

function sizeOf(svg: SVGSVGElement): { width: number; height: number } {
  return { width: Number(svg.getAttribute("width")), height: Number(svg.getAttribute("height")) };
}

function backgroundOf(element: Element): string {
  const root = element.closest(".mlwidget");
  return root === null ? "none" : getComputedStyle(root).backgroundColor;
}

function make(page: Document, name: string, attributes: Record<string, string | number>): Element {
  const element = page.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
