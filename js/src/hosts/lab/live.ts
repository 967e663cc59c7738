import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Panel } from "@lumino/widgets";
import { WIDGET_MIME } from "./mime";
import type { Registry } from "./renderer";

/**
 * How far the live view has come.
 *
 * `starting`: it may come at any moment. `waiting`: it takes long, as it does while a cell keeps the
 * kernel busy. `shown`: it has drawn. `gone`: it will not come. `closed`: the kernel closed it.
 */
export type LiveState = "starting" | "waiting" | "shown" | "gone" | "closed";

const PATIENCE_MS = 1500;
const BIND_MS = 500;
const FIRST_CHART_MS = 400;

/**
 * The widget's own view, made by the notebook's own widget renderer, which says with words in its
 * node how it fares; those are watched.
 */
export class LiveView extends Panel {
  readonly #registry: Registry;
  readonly #model: IRenderMime.IMimeModel;
  readonly #tell: (state: LiveState) => void;
  readonly #observer = new MutationObserver(() => { this.#look(); });
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #state: LiveState = "starting";
  #drawing = false;
  #factory: unknown = undefined;

  /**
   * @param modelId - which widget.
   * @param tell - called with each new state.
   */
  constructor(registry: Registry, modelId: string, tell: (state: LiveState) => void) {
    super();
    const data = { [WIDGET_MIME]: { model_id: modelId, version_major: 2, version_minor: 0 } };
    this.#registry = registry;
    this.#model = { trusted: true, data, metadata: {}, setData: () => undefined };
    this.#tell = tell;
    this.addClass("mlwidget-live");
    this.#observer.observe(this.node, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["class"] });
    this.#later(PATIENCE_MS, () => { if (this.#state === "starting") this.#become("waiting"); });
    this.#bind();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.#observer.disconnect();
    this.#timers.forEach(clearTimeout);
    super.dispose();
  }

  /**
   * Renders with the notebook's widget renderer, and again when that is replaced: the one that is there
   * while a notebook opens waits for a widget manager which it will never be given in this place.
   */
  #bind(): void {
    const factory = this.#registry.getFactory(WIDGET_MIME);
    if (factory !== undefined && factory !== this.#factory) {
      this.#factory = factory;
      this.#render();
    }
    if (this.#state === "starting" || this.#state === "waiting") this.#later(BIND_MS, () => { this.#bind(); });
  }

  #render(): void {
    for (const old of this.widgets) old.dispose();
    const renderer = this.#registry.createRenderer(WIDGET_MIME);
    this.addWidget(renderer);
    renderer.renderModel(this.#model).catch(() => { this.#become("gone"); });
  }

  #look(): void {
    // without the run's name it waits for a kernel that may be gone
    const head = this.node.querySelector(".mlwidget .mlw-head");
    const root = head?.closest(".mlwidget") ?? null;
    if (this.widgets[0]?.isHidden === true) this.#become("closed");
    else if (root !== null) this.#whenDrawn(root);
    else if (/^(Error|mlwidget:)/.test(this.node.textContent)) this.#become("gone");
  }

  /** The picture gives way once charts have drawn, or there are none to draw. */
  #whenDrawn(root: Element): void {
    if (this.#state !== "starting" && this.#state !== "waiting") return;
    if (root.querySelector("canvas") !== null) requestAnimationFrame(() => { this.#show(root); });
    else if (!this.#drawing) this.#later(FIRST_CHART_MS, () => { this.#show(root); });
    this.#drawing = true;
  }

  #show(root: Element): void {
    if (this.isDisposed || !this.node.contains(root) || this.widgets[0]?.isHidden !== false) return;
    // from now on only its end is of interest, not every number that changes in it
    this.#observer.disconnect();
    this.#observer.observe(this.widgets[0].node, { attributes: true, attributeFilter: ["class"] });
    this.#become("shown");
  }

  #become(state: LiveState): void {
    if (this.isDisposed || state === this.#state) return;
    this.#state = state;
    this.#tell(state);
  }

  #later(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, ms);
    this.#timers.add(timer);
  }
}
