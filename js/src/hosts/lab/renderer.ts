import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Panel, Widget } from "@lumino/widgets";
import { signal } from "@preact/signals";
import { isFinal } from "../../model/run";
import { ViewModel } from "../../model/view";
import { FrozenTransport } from "../../transport/frozen";
import { mountView } from "../../views/mount";
import { LiveView, type LiveState } from "./live";

export const MIME = "application/vnd.mlwidget.run+json";
export const WIDGET_MIME = "application/vnd.jupyter.widget-view+json";

/** What is used of a notebook's renderers. */
export interface Registry {
  addFactory(factory: IRenderMime.IRendererFactory, rank: number): void;
  getFactory(mimeType: string): unknown;
  createRenderer(mimeType: string): IRenderMime.IRenderer;
}

/** A run's output: the saved picture at once, and the live view in its place as soon as there is one. */
export class RunRenderer extends Panel implements IRenderMime.IRenderer {
  readonly #registry: Registry;
  readonly #hasKernel: () => boolean;
  readonly #note = signal<string | null>(null);
  readonly #picture = new Widget();
  #live: LiveView | null = null;
  #modelId: string | null = null;
  #final = false;
  #disposePicture: () => void = () => undefined;

  constructor(registry: Registry, hasKernel: () => boolean) {
    super();
    this.#registry = registry;
    this.#hasKernel = hasKernel;
    this.addClass("mlwidget-output");
    this.addWidget(this.#picture);
  }

  /** Shows the data; called again when the kernel replaces what it displayed. */
  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const { snapshot, columns, modelId } = read(model.data[MIME]);
    this.#disposePicture();
    this.#disposePicture = this.#show(snapshot, columns);
    if (modelId === null || modelId !== this.#modelId) {
      this.#live?.dispose();
      this.#live = null;
    }
    this.#modelId = modelId;
    if (modelId === null) this.#say("gone");
    else if (!model.trusted) this.#say("untrusted");
    else this.#live ??= new LiveView(this.#registry, model, (state) => { this.#say(state); });
    if (this.#live !== null && this.#live.parent === null) this.addWidget(this.#live);
    return Promise.resolve();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.#disposePicture();
    super.dispose();
  }

  #show(snapshot: unknown, columns: string): () => void {
    const transport = new FrozenTransport(snapshot, columns);
    const view = new ViewModel((up) => { transport.send(up); });
    const unsubscribe = transport.subscribe((delivery) => { view.receive(delivery.header, delivery.columns); });
    const header = view.run.header.peek();
    this.#final = header !== null && isFinal(header.status);
    const unmount = mountView(this.#picture.node, view, this.#note);
    return () => {
      unmount();
      unsubscribe();
      view.dispose();
    };
  }

  #say(state: LiveState | "untrusted"): void {
    this.toggleClass("mlwidget-is-live", state === "shown");
    this.#note.value = noteOf(state === "waiting" && !this.#hasKernel() ? "gone" : state, this.#final);
  }
}

function noteOf(state: LiveState | "untrusted", final: boolean): string | null {
  switch (state) {
    case "starting":
    case "shown":
      return null;
    case "waiting":
      return "Saved picture. The live view returns when the kernel is free.";
    case "gone":
      return final ? "Saved picture." : "Saved picture. The kernel that ran this is gone.";
    case "closed":
      return final ? "Saved picture." : "Saved picture. The live view was closed.";
    case "untrusted":
      return "Saved picture. The notebook is not trusted, so nothing in it runs.";
  }
}

/** What the output holds; anything unexpected is left to the view, which says so. */
function read(data: unknown): { snapshot: unknown; columns: string; modelId: string | null } {
  const loose = typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {};
  const { snapshot, columns, model_id: modelId } = loose;
  return {
    snapshot,
    columns: typeof columns === "string" ? columns : "",
    modelId: typeof modelId === "string" && modelId !== "" ? modelId : null,
  };
}
