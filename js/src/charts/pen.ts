/** A rectangle, in CSS pixels. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What a line is drawn with. */
export interface Stroke {
  readonly color: string;
  readonly width: number;
  readonly alpha?: number;
  readonly dash?: readonly number[];
}

/** Where letters stand. */
export interface Lettering {
  readonly color: string;
  readonly align?: "left" | "center" | "right";
  readonly size?: number;
  readonly bold?: boolean;
}

/** A path that is being made. The first `lineTo` of one only goes there. */
export interface Path {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

/** Draws, on a canvas or into a file; lengths are CSS pixels. */
export interface Pen {
  /** Begins a path, which `stroke` and `fill` draw. */
  path(): Path;
  stroke(style: Stroke): void;
  fill(color: string, alpha?: number): void;
  /** Letters whose middle stands at this height. */
  text(words: string, x: number, y: number, lettering: Lettering): void;
  /** How wide letters of the usual size are. */
  measure(words: string): number;
  /** Draws nothing outside the frame meanwhile. */
  within(frame: Frame, draw: () => void): void;
  /** Counts from another corner meanwhile. */
  from(left: number, top: number, draw: () => void): void;
}

export const LETTERS = 10.5;

/** Draws on a canvas that is `px` device pixels for each CSS pixel. */
export class CanvasPen implements Pen {
  readonly #context: CanvasRenderingContext2D;
  readonly #family: string;
  readonly #widths: Map<string, number>;
  #path = new Path2D();

  constructor(context: CanvasRenderingContext2D, px: number, family: string) {
    this.#context = context;
    this.#family = family;
    this.#widths = widthsOf(family);
    context.setTransform(px, 0, 0, px, 0, 0);
    context.lineJoin = "round";
    context.lineCap = "round";
    context.textBaseline = "middle";
  }

  path(): Path {
    return (this.#path = new Path2D());
  }

  stroke({ color, width, alpha = 1, dash = [] }: Stroke): void {
    const context = this.#context;
    context.strokeStyle = color;
    context.lineWidth = width;
    context.globalAlpha = alpha;
    context.lineCap = dash.length > 0 ? "butt" : "round";
    context.setLineDash(dash as number[]);
    context.stroke(this.#path);
    context.globalAlpha = 1;
  }

  fill(color: string, alpha = 1): void {
    this.#context.fillStyle = color;
    this.#context.globalAlpha = alpha;
    this.#context.fill(this.#path);
    this.#context.globalAlpha = 1;
  }

  text(words: string, x: number, y: number, { color, align = "left", size = LETTERS, bold = false }: Lettering): void {
    const context = this.#context;
    context.font = `${bold ? "600 " : ""}${size}px ${this.#family}`;
    context.fillStyle = color;
    context.textAlign = align;
    context.fillText(words, x, y);
  }

  measure(words: string): number {
    let width = this.#widths.get(words);
    if (width === undefined) {
      this.#context.font = `${LETTERS}px ${this.#family}`;
      width = this.#context.measureText(words).width;
      this.#widths.set(words, width);
    }
    return width;
  }

  within({ left, top, right, bottom }: Frame, draw: () => void): void {
    const context = this.#context;
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    draw();
    context.restore();
  }

  from(left: number, top: number, draw: () => void): void {
    this.#context.save();
    this.#context.translate(left, top);
    draw();
    this.#context.restore();
  }
}

/** Labels come again and again, and measuring is dear. */
const MOST_WIDTHS = 2000;
let widths = new Map<string, number>();
let measured = "";

function widthsOf(family: string): Map<string, number> {
  if (family !== measured || widths.size > MOST_WIDTHS) widths = new Map();
  measured = family;
  return widths;
}
