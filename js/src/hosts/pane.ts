import type { ReadonlySignal } from "@preact/signals";
import { ViewModel } from "../model/view";
import type { Transport } from "../transport/base";
import { mountView } from "../views/mount";

/** A view with the transport that it lives on. */
export interface Pane {
  readonly view: ViewModel;
  /** Takes both away. */
  dispose(): void;
}

/**
 * Shows in `element` what comes over `transport`.
 *
 *     const pane = openPane(element, transport);
 *
 * @param note - what the host has to say about where this comes from.
 */
export function openPane(element: HTMLElement, transport: Transport, note?: ReadonlySignal<string | null>): Pane {
  const view = new ViewModel((up) => { transport.send(up); });
  const unsubscribe = transport.subscribe(({ header, columns }) => { view.receive(header, columns); });
  const unmount = mountView(element, view, note);
  return {
    view,
    dispose: () => {
      unmount();
      unsubscribe();
      view.dispose();
    },
  };
}
