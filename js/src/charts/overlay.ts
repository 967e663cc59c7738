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

/**
 * What moves over a chart while its canvas stays as it is: elements that are made once and moved by
 * transforms, so that a crosshair over twenty charts costs next to nothing.
 */
export class Overlay {
  readonly #box: HTMLElement;
  readonly #cross: HTMLElement;
  readonly #marked: HTMLElement;
  readonly #nothing: HTMLElement;
  readonly #spots: HTMLElement[] = [];
  #readout: { root: HTMLElement; head: HTMLElement; rows: HTMLElement[] } | null = null;

  constructor(box: HTMLElement) {
    this.#box = box;
    this.#nothing = this.#add("p", "mlw-nothing");
    this.#marked = this.#add("div", "mlw-marked");
    this.#cross = this.#add("div", "mlw-cross");
  }

  /** Moves the crosshair, and the dots on the lines. */
  show({ frame }: Layout, at: number, spots: readonly Spot[]): void {
    move(this.#cross, Math.round(at), frame.top);
    this.#cross.style.height = `${frame.bottom - frame.top}px`;
    while (this.#spots.length < spots.length) this.#spots.push(this.#add("i", "mlw-spot"));
    this.#spots.forEach((element, place) => {
      const spot = spots[place] ?? null;
      if (spot === null) {
        hide(element);
        return;
      }
      move(element, spot.x, spot.y);
      if (element.style.background !== spot.color) element.style.background = spot.color;
    });
  }

  /** Takes the crosshair away, with all that belongs to it. */
  hide(): void {
    hide(this.#cross);
    this.#spots.forEach(hide);
    this.say(null);
  }

  /** Says what is under the crosshair; null says nothing. */
  say(words: Readout | null, at = 0, layout?: Layout): void {
    if (words === null || layout === undefined) {
      if (this.#readout !== null) hide(this.#readout.root);
      return;
    }
    const { root, head, rows } = this.#open();
    setText(head, words.head);
    while (rows.length < words.rows.length) rows.push(addRow(root));
    rows.forEach((element, place) => { fill(element, words.rows[place]); });
    const { left, right, top } = layout.frame;
    const width = this.#box.clientWidth;
    const isRight = at > (left + right) / 2;
    root.style.left = isRight ? "auto" : `${at + BESIDE}px`;
    root.style.right = isRight ? `${width - at + BESIDE}px` : "auto";
    root.style.maxWidth = `${Math.max(LEAST_READOUT, (isRight ? at : width - at) - BESIDE)}px`;
    move(root, 0, top);
  }

  /** Marks the part that is being dragged over; null when none is. */
  mark(layout: Layout, ends: readonly [number, number] | null): void {
    if (ends === null) {
      hide(this.#marked);
      return;
    }
    const { frame } = layout;
    const [low, high] = ends.map((end) => Math.min(Math.max(end, frame.left), frame.right)).sort((a, b) => a - b);
    move(this.#marked, low ?? 0, frame.top);
    this.#marked.style.width = `${(high ?? 0) - (low ?? 0)}px`;
    this.#marked.style.height = `${frame.bottom - frame.top}px`;
  }

  /** Says why there is no line. */
  explain(words: string | null): void {
    setText(this.#nothing, words ?? "");
  }

  dispose(): void {
    for (const element of [this.#cross, this.#marked, this.#nothing, ...this.#spots]) element.remove();
    this.#readout?.root.remove();
  }

  #open(): { root: HTMLElement; head: HTMLElement; rows: HTMLElement[] } {
    if (this.#readout === null) {
      const root = this.#add("div", "mlw-readout");
      const head = document.createElement("p");
      head.className = "mlw-readout-head";
      root.append(head);
      this.#readout = { root, head, rows: [] };
    }
    return this.#readout;
  }

  #add(tag: string, name: string): HTMLElement {
    const element = document.createElement(tag);
    element.className = name;
    element.setAttribute("aria-hidden", "true");
    this.#box.append(element);
    return element;
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

function move(element: HTMLElement, x: number, y: number): void {
  element.style.transform = `translate(${x}px,${y}px)`;
  if (element.style.visibility !== "visible") element.style.visibility = "visible";
}

function hide(element: HTMLElement): void {
  if (element.style.visibility !== "") element.style.visibility = "";
}
