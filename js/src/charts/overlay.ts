import type { Layout } from "./axes";

/** A line of the readout. */
export interface Row {
  readonly color: string;
  readonly label: string;
  readonly value: string;
  /** Whether it is nearest to the pointer. */
  readonly isNear: boolean;
}

/** What stands beside the crosshair. */
export interface Readout {
  readonly head: string;
  readonly rows: readonly Row[];
}

/** A dot on a line; null where it has no place. */
export type Spot = { readonly x: number; readonly y: number; readonly color: string } | null;

/** Between the crosshair and what is said beside it. */
const BESIDE = 10;
const LEAST_READOUT = 150;
const ROOM_STEP = 20;

/** What is set of an element. */
type Property = "transform" | "visibility" | "width" | "height" | "background" | "max-width";

/** An element that is moved by a transform, and touched only where something is other than before. */
class Floating {
  readonly element: HTMLElement;
  readonly #now = new Map<Property, string>();

  constructor(box: HTMLElement, tag: string, name: string) {
    this.element = document.createElement(tag);
    this.element.className = name;
    this.element.setAttribute("aria-hidden", "true");
    box.append(this.element);
  }

  /** Its upper left corner, or the right one, goes there. */
  move(x: number, y: number, byRight = false): void {
    this.set("transform", `translate(${x}px,${y}px)${byRight ? " translateX(-100%)" : ""}`);
    this.set("visibility", "visible");
  }

  hide(): void {
    this.set("visibility", "");
  }

  set(name: Property, value: string): void {
    if ((this.#now.get(name) ?? "") === value) return;
    this.#now.set(name, value);
    this.element.style.setProperty(name, value);
  }
}

/** The elements of a readout. */
interface Box {
  readonly root: Floating;
  readonly head: HTMLElement;
  readonly rows: HTMLElement[];
}

/**
 * What moves over a chart while its canvas stays as it is: elements that are made once and moved by
 * transforms, so that a crosshair over twenty charts costs next to nothing.
 */
export class Overlay {
  readonly #box: HTMLElement;
  readonly #nothing: Floating;
  readonly #marked: Floating;
  readonly #cross: Floating;
  readonly #spots: Floating[] = [];
  #readout: Box | null = null;

  constructor(box: HTMLElement) {
    this.#box = box;
    this.#nothing = new Floating(box, "p", "mlw-nothing");
    this.#marked = new Floating(box, "div", "mlw-marked");
    this.#cross = new Floating(box, "div", "mlw-cross");
  }

  /** Moves the crosshair, and the dots on the lines. */
  show({ frame }: Layout, at: number, spots: readonly Spot[]): void {
    this.#cross.move(Math.round(at), frame.top);
    this.#cross.set("height", `${frame.bottom - frame.top}px`);
    while (this.#spots.length < spots.length) this.#spots.push(new Floating(this.#box, "i", "mlw-spot"));
    this.#spots.forEach((floating, place) => {
      const spot = spots[place] ?? null;
      if (spot === null) {
        floating.hide();
        return;
      }
      floating.move(Math.round(spot.x * 4) / 4, Math.round(spot.y * 4) / 4);
      floating.set("background", spot.color);
    });
  }

  /** Takes the crosshair away, with all that belongs to it. */
  hide(): void {
    this.#cross.hide();
    for (const spot of this.#spots) spot.hide();
    this.#readout?.root.hide();
  }

  /** Says what is under the crosshair; null says nothing. */
  say(words: Readout | null, at: number, { frame }: Layout): void {
    if (words === null) {
      this.#readout?.root.hide();
      return;
    }
    const { root, head, rows } = this.#open();
    setText(head, words.head);
    while (rows.length < words.rows.length) rows.push(addRow(root.element));
    rows.forEach((element, place) => { fill(element, words.rows[place]); });
    const isRight = at > (frame.left + frame.right) / 2;
    // in steps, so that not each move lays it out anew
    const room = Math.floor(((isRight ? at : frame.right - at) - BESIDE) / ROOM_STEP) * ROOM_STEP;
    root.set("max-width", `${Math.max(LEAST_READOUT, room)}px`);
    root.move(at + (isRight ? -BESIDE : BESIDE), frame.top, isRight);
  }

  /** Marks the part that is being dragged over; null when none is. */
  mark({ frame }: Layout, ends: readonly [number, number] | null): void {
    if (ends === null) {
      this.#marked.hide();
      return;
    }
    const [low = 0, high = 0] = ends.map((end) => Math.min(Math.max(end, frame.left), frame.right)).sort((a, b) => a - b);
    this.#marked.set("width", `${high - low}px`);
    this.#marked.set("height", `${frame.bottom - frame.top}px`);
    this.#marked.move(low, frame.top);
  }

  /** Says why there is no line. */
  explain(words: string | null): void {
    setText(this.#nothing.element, words ?? "");
  }

  dispose(): void {
    for (const { element } of [this.#cross, this.#marked, this.#nothing, ...this.#spots]) element.remove();
    this.#readout?.root.element.remove();
  }

  #open(): Box {
    if (this.#readout === null) {
      const root = new Floating(this.#box, "div", "mlw-readout");
      const head = document.createElement("p");
      head.className = "mlw-readout-head";
      root.element.append(head);
      this.#readout = { root, head, rows: [] };
    }
    return this.#readout;
  }
}

function addRow(root: HTMLElement): HTMLElement {
  const row = document.createElement("p");
  row.className = "mlw-readout-row";
  row.append(document.createElement("i"), document.createElement("span"), document.createElement("b"));
  root.append(row);
  return row;
}

function fill(element: HTMLElement, row: Row | undefined): void {
  element.hidden = row === undefined;
  if (row === undefined) return;
  const [swatch, label, value] = element.children as unknown as HTMLElement[];
  if (swatch === undefined || label === undefined || value === undefined) return;
  swatch.style.background = row.color;
  setText(label, row.label);
  setText(value, row.value);
  element.toggleAttribute("data-near", row.isNear);
}

function setText(element: HTMLElement, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}
