import { Widget } from "@lumino/widgets";
import type { Words } from "../../../views/list/source";
import type { Pane } from "../../pane";
import type { Connect, Place } from "../server";
import { icon } from "./icon";

/** A tab of the main area: the view of a run, or of several side by side. */
export class RunTab extends Widget {
  readonly place: Place;
  #pane: Promise<Pane> | null;

  /**
   * @param label - what the tab is called.
   * @param connect - what makes its transport.
   */
  constructor(place: Place, label: string, connect: Connect, words: Words) {
    super();
    this.place = place;
    this.id = `mlwidget-tab-${place.runs.join("-")}`;
    this.addClass("mlwidget-tab");
    this.title.label = label;
    this.title.caption = `${label}\n${place.workspace}`;
    this.title.icon = icon;
    this.title.closable = true;
    const transport = connect(place, () => { this.#leave(words("These runs are not here any more.")); });
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
    this.#leave("");
    super.dispose();
  }

  /** Nothing is shown any more but why. */
  #leave(why: string): void {
    const pane = this.#pane;
    this.#pane = null;
    void pane?.then((one) => {
      one.dispose();
      this.node.textContent = why;
    });
    this.node.dataset.left = "";
  }
}
