import { isOffered } from "./server";

/** What the kernel puts around a static picture of an output, see mlwidget/widget/bundle.py. */
const STILL = "mlwidget-still";
const PLACE = "mlwidget-place";
/** How JupyterLab dresses HTML; a view has a style sheet of its own. */
const DRESS = "jp-RenderedHTMLCommon";
/** So long a view that was taken out of the page may take to find its next place. */
const GRACE_MS = 1000;

/**
 * The live views of one output. Where JupyterLab lacks our extension they go on in the places of the
 * static pictures: what is saved there of an output with a widget in it is an error once the kernel is
 * gone, and a picture is a picture.
 */
export class Places {
  readonly #output: string;
  readonly #mount: (el: HTMLElement) => () => void;
  /** What closes each view that may move. */
  readonly #views = new Map<Element, () => void>();
  readonly #observer: MutationObserver | null;
  #frame = 0;

  /**
   * @param output - by which the static pictures are known.
   * @param mount - opens a view in an element; returns what closes it.
   */
  constructor(output: string, mount: (el: HTMLElement) => () => void) {
    this.#output = output;
    this.#mount = mount;
    const isBare = output !== "" && !isOffered() && document.querySelector(".jp-OutputArea") !== null;
    this.#observer = isBare ? new MutationObserver(() => { this.#lookSoon(); }) : null;
    this.#observer?.observe(document.body, { childList: true, subtree: true });
    this.#lookSoon();
  }

  /** Opens a view; returns what closes it, unless it has moved by then. */
  open(el: HTMLElement): () => void {
    if (this.#observer === null) return this.#mount(el);
    const view = this.#make();
    el.append(view);
    return () => {
      setTimeout(() => { if (!view.isConnected) this.#close(view); }, GRACE_MS);
    };
  }

  /** Whether the view in `el` stays when the output is displayed anew. */
  keeps(el: HTMLElement): boolean {
    return el.closest(this.#observer === null ? ".mlwidget-output" : ".jp-OutputArea-child") !== null;
  }

  /** The static pictures are seen again. */
  dispose(): void {
    this.#observer?.disconnect();
    cancelAnimationFrame(this.#frame);
    for (const view of this.#views.keys()) {
      const still = view.previousElementSibling;
      if (still instanceof HTMLElement && still.classList.contains(STILL)) {
        still.hidden = false;
        still.parentElement?.classList.add(DRESS);
      }
      this.#close(view);
    }
  }

  #make(): Element {
    const view = document.createElement("div");
    view.className = PLACE;
    this.#views.set(view, this.#mount(view));
    return view;
  }

  #close(view: Element): void {
    this.#views.get(view)?.();
    this.#views.delete(view);
    view.remove();
  }

  #lookSoon(): void {
    if (this.#observer !== null && this.#frame === 0) this.#frame = requestAnimationFrame(() => { this.#look(); });
  }

  #look(): void {
    this.#frame = 0;
    for (const still of document.querySelectorAll<HTMLElement>(`.${STILL}`)) {
      if (still.dataset.output !== this.#output || still.nextElementSibling?.className === PLACE) continue;
      still.hidden = true;
      still.parentElement?.classList.remove(DRESS);
      still.after([...this.#views.keys()].find((view) => !view.isConnected) ?? this.#make());
    }
  }
}
