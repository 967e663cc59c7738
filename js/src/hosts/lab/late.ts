import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Panel } from "@lumino/widgets";
import type { RunRenderer, Surroundings } from "./renderer";

/** An output whose code comes when there is something to draw: JupyterLab's start does not wait for it. */
export class LateRenderer extends Panel implements IRenderMime.IRenderer {
  readonly #around: Surroundings;
  #made: Promise<RunRenderer> | null = null;

  constructor(around: Surroundings) {
    super();
    this.#around = around;
  }

  /** Shows the data; called again when the kernel replaces what it displayed. */
  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.#made ??= import("./renderer").then(({ RunRenderer }) => {
      const made = new RunRenderer(this.#around);
      if (this.isDisposed) made.dispose();
      else this.addWidget(made);
      return made;
    });
    const made = await this.#made;
    if (!made.isDisposed) await made.renderModel(model);
  }
}
