import { CanvasPen, type Pen } from "../pen";
import { drawPlot, type Picture } from "../plot";
import { dashOf, hueOf } from "../theme";
import { SvgPen } from "./svg";

/** A picture to take along, in CSS pixels; as PNG it has twice as many. */
const WIDTH = 800;
const HEIGHT = 450;
const SHARP = 2;
const EDGE = 16;
const ROW = 20;
const SWATCH = 18;
const MOST_LETTERS = 120;
const AXES = { step: "Step", relative: "Time since the start", time: "Time" } as const;

/** The chart as a file of lines and letters. */
export function svgOf(picture: Picture, title: string): string {
  const context = document.createElement("canvas").getContext("2d");
  const { font } = picture.theme;
  const ruler = context === null ? null : new CanvasPen(context, 1, font);
  const pen = new SvgPen(WIDTH, HEIGHT, font, (words) => ruler?.measure(words) ?? 6 * words.length);
  drawPage(pen, picture, title);
  return pen.file();
}

/** The chart as an image. */
export async function pngOf(picture: Picture, title: string): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = SHARP * WIDTH;
  canvas.height = SHARP * HEIGHT;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("mlwidget: this page cannot draw.");
  drawPage(new CanvasPen(context, SHARP, picture.theme.font), picture, title);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error("mlwidget: this page makes no images."));
      else resolve(blob);
    }, "image/png");
  });
}

/** Title, names of the lines, and the lines. */
function drawPage(pen: Pen, picture: Picture, title: string): void {
  const { theme } = picture;
  const ground = pen.path();
  for (const [x, y] of [[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]] as const) ground.lineTo(x, y);
  pen.fill(theme.surface);
  pen.text(cut(title), EDGE, EDGE + 6, { color: theme.ink, size: 14, bold: true });
  const top = drawNames(pen, picture, EDGE + 30);
  pen.from(EDGE, top, () => { drawPlot(pen, WIDTH - 2 * EDGE, HEIGHT - top - EDGE - ROW, picture); });
  pen.text(AXES[picture.axis], WIDTH / 2, HEIGHT - EDGE, { color: theme.faint, align: "center" });
}

/** Which line is which, in as many rows as it takes; the height below them. One line needs no name. */
function drawNames(pen: Pen, { traces, theme }: Picture, top: number): number {
  if (traces.length < 2) return top - 8;
  let left = EDGE;
  let y = top;
  for (const { line } of traces) {
    const label = cut(line.label);
    const width = SWATCH + 6 + pen.measure(label) + EDGE;
    if (left > EDGE && left + width > WIDTH) {
      left = EDGE;
      y += ROW;
      if (y > HEIGHT / 2) break; // the lines need room too
    }
    const swatch = pen.path();
    swatch.moveTo(left, y);
    swatch.lineTo(left + SWATCH, y);
    pen.stroke({ color: hueOf(theme, line.hue), width: 2, dash: dashOf(theme, line.hue, traces.length) });
    pen.text(label, left + SWATCH + 6, y, { color: theme.ink });
    left += width;
  }
  return y + 14;
}

function cut(words: string): string {
  return words.length > MOST_LETTERS ? `${words.slice(0, MOST_LETTERS)}…` : words;
}
