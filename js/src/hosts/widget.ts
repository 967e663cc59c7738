import { ViewModel } from "../model/view";
import { CommTransport, type CommModel } from "../transport/comm";
import { mountView } from "../views/mount";
import { PROTOCOL } from "../wire";

/**
 * What an anywidget front end calls: once for each widget model, so that all its views share their runs.
 *
 *     const { initialize, render } = widget();
 */
export default function widget() {
  let shared: { view: ViewModel; transport: CommTransport } | null = null;

  /** Starts to listen; returns what ends it. */
  const initialize = ({ model }: { model: CommModel }): (() => void) => {
    const transport = new CommTransport(model);
    const view = new ViewModel((up) => { transport.send(up); });
    const unsubscribe = transport.subscribe(({ header, columns }) => { view.receive(header, columns); });
    shared = { view, transport };
    return () => {
      unsubscribe();
      view.dispose();
    };
  };

  /** Opens a view; returns what closes it. */
  const render = ({ el }: { el: HTMLElement }): (() => void) => {
    if (shared === null) throw new Error("mlwidget: a view was opened before its model was initialized.");
    const dispose = mountView(el, shared.view);
    shared.transport.send({ type: "ready", protocol: PROTOCOL });
    return dispose;
  };

  return { initialize, render };
}
