import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Panel } from "@lumino/widgets";
import { signal } from "@preact/signals";
import { isFinal } from "../../model/run";
import type { Transport } from "../../transport/base";
import { FrozenTransport } from "../../transport/frozen";
import { handOver } from "./handover";
import { Layer } from "./layer";
import { LiveView, type LiveState } from "./live";
import { readOutput, type Output } from "./output";
import type { Place } from "./server";
import { noteOf } from "./words";

/** What is used of a notebook's renderers. */
export interface Registry {
  addFactory(factory: IRenderMime.IRendererFactory, rank: number): void;
  getFactory(mimeType: string): unknown;
  createRenderer(mimeType: string): IRenderMime.IRenderer;
}

/** What an output needs of the notebook and the page that it is in. */
export interface Surroundings {
  readonly registry: Registry;
  hasKernel(): boolean;
  /** Reads the store without the kernel; null where nothing can. */
  connect(place: Place, onRefused: () => void): Transport | null;
}

/** So long the live view has before the server is asked: it is there at once, or not soon. */
const PATIENCE_MS = 400;
/** So long the live view may take before the picture is worth drawing: it draws sooner alone. */
const HEAD_START_MS = 150;

/**
 * A run's output: the saved picture at once; what the server says in its place, where it knows the run;
 * and the live view in the place of both as soon as there is one.
 */
export class RunRenderer extends Panel implements IRenderMime.IRenderer {
  readonly #around: Surroundings;
  readonly #note = signal<string | null>(null);
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #waits = false;
  #output: Output | null = null;
  #opened: Promise<FrozenTransport> | null = null;
  #drawn: Output | null = null;
  #picture: Layer | null = null;
  #server: Layer | null = null;
  #live: LiveView | null = null;
  #state: LiveState | "untrusted" = "gone";
  #refused = false;

  constructor(around: Surroundings) {
    super();
    this.#around = around;
    this.addClass("mlwidget-output");
  }

  /** Shows the data; called again when the kernel replaces what it displayed. */
  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const output = readOutput(model.data);
    const isSame = output.modelId !== null && output.modelId === this.#output?.modelId;
    this.#output = output;
    this.#opened = FrozenTransport.open(output.frozen);
    if (!isSame) this.#begin(output, model.trusted);
    return this.#opened.then(() => this.#draw());
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.#end();
    super.dispose();
  }

  /** Looks for what is better than the picture. */
  #begin({ modelId }: Output, trusted: boolean): void {
    this.#end();
    this.#state = modelId === null ? "gone" : trusted ? "starting" : "untrusted";
    this.#waits = modelId !== null && trusted;
    if (modelId !== null && trusted) {
      this.#live = new LiveView(this.#around.registry, modelId, (state) => { this.#become(state); });
      this.addWidget(this.#live);
    }
    this.#later(HEAD_START_MS, () => {
      this.#waits = false;
      void this.#draw();
    });
    this.#later(PATIENCE_MS, () => { this.#ask(); });
  }

  #end(): void {
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
    for (const layer of [this.#picture, this.#server, this.#live]) layer?.dispose();
    this.#picture = this.#server = this.#live = this.#drawn = null;
    this.#refused = false;
  }

  /** Shows the newest saved picture, unless something better is shown; an older one goes only then. */
  async #draw(): Promise<void> {
    const output = this.#output;
    const isHidden = this.#showing() === "live" || (this.#picture !== null && this.#showing() !== "picture");
    if (this.#waits || output === null || this.#opened === null || output === this.#drawn || isHidden) return;
    this.#drawn = output;
    const transport = await this.#opened;
    if (this.isDisposed || output !== this.#output) return;
    this.#picture?.dispose();
    this.#picture = new Layer("mlwidget-picture", transport, () => undefined, this.#note);
    this.insertWidget(0, this.#picture);
    this.#say();
  }

  #later(ms: number, action: () => void): void {
    this.#timers.add(setTimeout(action, ms));
  }

  /** Asks the server, unless something live is there or it was asked before. */
  #ask(): void {
    if (this.#output === null || this.#server !== null || this.#refused || this.#state === "shown") return;
    const transport = this.#around.connect(this.#output.place, () => {
      this.#refused = true;
      this.#leave();
    });
    if (transport === null) return;
    this.#server = new Layer("mlwidget-server", transport, () => { this.#say(); });
    this.addWidget(this.#server);
  }

  /** Ends what the server says. */
  #leave(): void {
    const left = this.#server;
    this.#server = null;
    this.#say();
    left?.dispose();
  }

  #become(state: LiveState): void {
    const was = this.#state;
    this.#state = state;
    this.#waits = false;
    if (state === "shown") this.#leave();
    else if (was === "shown") this.#ask();
    this.#say();
  }

  #showing(): "live" | "server" | "picture" {
    if (this.#state === "shown") return "live";
    return this.#server?.isReady === true ? "server" : "picture";
  }

  #say(): void {
    const [before, now] = [this.node.dataset.showing ?? "nothing", this.#showing()];
    this.node.dataset.showing = now;
    if (before !== now) handOver(this.node.querySelector(`.mlwidget-${before}`), this.node.querySelector(`.mlwidget-${now}`));
    const header = this.#picture?.pane.view.run.header.peek() ?? null;
    const state = this.#state === "waiting" && !this.#around.hasKernel() ? "gone" : this.#state;
    this.#note.value = noteOf(state, header !== null && isFinal(header.status));
    void this.#draw();
  }
}
