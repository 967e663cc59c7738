import { Widget } from "@lumino/widgets";
import { mountList } from "../../../views/list/mount";
import type { ListHost } from "../../../views/list/source";
import type { ListState } from "../../../views/list/state";
import { icon } from "./icon";

/** The sidebar's panel. */
export class ListPanel extends Widget {
  readonly #dispose: () => void;
  readonly #state: ListState;

  constructor(state: ListState, host: ListHost) {
    super();
    this.#state = state;
    state.visible.value = false;
    this.id = "mlwidget-runs";
    this.addClass("mlwidget-runs-panel");
    this.title.caption = host.words("Training runs");
    this.title.icon = icon;
    this.#dispose = mountList(this.node, state, host);
  }

  protected override onAfterShow(): void {
    this.#state.visible.value = true;
    this.#state.refresh();
  }

  protected override onAfterAttach(): void {
    this.#state.visible.value = this.isVisible;
  }

  protected override onAfterHide(): void {
    this.#state.visible.value = false;
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.#dispose();
    super.dispose();
  }
}
