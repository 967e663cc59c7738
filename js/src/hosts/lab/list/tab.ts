import { Widget } from "@lumino/widgets";
import type { Transport } from "../../../transport/base";
import type { Pane } from "../../pane";
import type { Place } from "../server";
import { icon } from "./icon";

/** A tab of the main area: the view of a run, or of several side by side. */
export class RunTab extends Widget {
  readonly place: Place;
  readonly #pane: Promise<Pane> | null;

  /**
   * @param label - what the tab is called.
   * @param transport - null where the runs cannot be asked for.
   */
  constructor(place: Place, label: string, transport: Transport | null) {
    super();
    this.place = place;
    this.id = `mlwidget-tab-${place.runs.join("-")}`;
    this.addClass("mlwidget-tab");
    this.title.label = label;
    this.title.caption = `${label}\n${place.workspace}`;
    this.title.icon = icon;
    this.title.closable = true;
    this.#pane = transport === null ? null : import("../../pane").then(({ openPane }) => openPane(this.node, transport));
  }

  /** Shows the part of the view that has this key, such as `files`. */
  async lookAt(part: string): Promise<void> {
    const wanted = (await this.#pane)?.view.part;
    if (wanted === undefined) return;
    // also where it was wanted before, and another one was looked at since
    wanted.value = null;
    wanted.value = part;
  }

  override dispose(): void {
    if (this.isDisposed) return;
    void this.#pane?.then((pane) => { pane.dispose(); });
    super.dispose();
  }
}
