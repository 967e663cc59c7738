import "./page.css";
import { signal } from "@preact/signals";
import { FrozenTransport } from "../transport/frozen";
import { openPane } from "./pane";

/** Shows what the file holds: it is the whole page, and nothing else of it is asked anywhere. */
async function open(): Promise<void> {
  const place = document.getElementById("runs");
  const frozen = document.getElementById("frozen")?.textContent ?? "";
  if (place === null) return;
  const transport = await FrozenTransport.open(frozen.trim());
  const note = signal([place.dataset.note ?? "", ...transport.leftOut].join(" "));
  place.replaceChildren();
  openPane(place, transport, note);
}

void open();
