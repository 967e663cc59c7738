import { Widget } from "@lumino/widgets";
import type { ReadonlySignal } from "@preact/signals";
import type { Transport } from "../../transport/base";
import { openPane, type Pane } from "../pane";

/** So long a view has to draw before it is shown. */
const DRAW_MS = 50;

/** A view that may lie under another one until it has drawn. */
export class Layer extends Widget {
  readonly pane: Pane;
  /** Whether it has something to show, and has drawn it. */
  isReady = false;
  readonly #stop: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param name - a class for the style sheet.
   * @param onReady - called once, when there is something to see.
   */
  constructor(name: string, transport: Transport, onReady: () => void, note?: ReadonlySignal<string | null>) {
    super();
    this.addClass(name);
    this.pane = openPane(this.node, transport, note);
    this.#stop = this.pane.view.run.header.subscribe((header) => {
      if (header === null || this.#timer !== undefined) return;
      this.#timer = setTimeout(() => {
        this.isReady = true;
        onReady();
      }, DRAW_MS);
    });
  }

  override dispose(): void {
    if (this.isDisposed) return;
    clearTimeout(this.#timer);
    this.#stop();
    this.pane.dispose();
    super.dispose();
  }
}
