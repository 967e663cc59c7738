import { Widget } from "@lumino/widgets";
import type { ListHost } from "../../../views/list/source";
import type { ListState } from "../../../views/list/state";
import { icon } from "./icon";

/** The sidebar's panel: empty until JupyterLab has started, which it is not to hold up. */
export class ListPanel extends Widget {
  #state: ListState | null = null;
  #unmount: (() => void) | null = null;

  constructor(words: (text: string) => string) {
    super();
    this.id = "mlwidget-runs";
    this.addClass("mlwidget-runs-panel");
    this.title.caption = words("Training runs");
    this.title.icon = icon;
  }

  /** Shows the list, as soon as its code has come. */
  async fill(state: ListState, host: ListHost): Promise<void> {
    if (this.isDisposed || this.#state !== null) return;
    this.#state = state;
    state.visible.value = this.isVisible;
    const { mountList } = await import("../../../views/list/mount");
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it may have been closed meanwhile
    if (!this.isDisposed) this.#unmount = mountList(this.node, state, host);
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.#unmount?.();
    super.dispose();
  }

  protected override onAfterShow(): void {
    if (this.#state === null) return;
    this.#state.visible.value = true;
    this.#state.refresh();
  }

  protected override onAfterHide(): void {
    if (this.#state !== null) this.#state.visible.value = false;
  }
}
