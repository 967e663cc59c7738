import { RunModel } from "../model/run";
import { CommTransport, type CommModel } from "../transport/comm";
import { mountView } from "../views/mount";
import { PROTOCOL } from "../wire";

/**
 * What an anywidget front end calls: once for each widget model, so that all its views share one run.
 *
 *     const { initialize, render } = widget();
 */
export default function widget() {
  let shared: { run: RunModel; transport: CommTransport } | null = null;

  /** Starts to listen; returns what ends it. */
  const initialize = ({ model }: { model: CommModel }): (() => void) => {
    const transport = new CommTransport(model);
    const run = new RunModel((up) => { transport.send(up); });
    const unsubscribe = transport.subscribe(({ header, columns }) => { run.receive(header, columns); });
    shared = { run, transport };
    return () => {
      unsubscribe();
      run.dispose();
    };
  };

  /** Opens a view; returns what closes it. */
  const render = ({ el }: { el: HTMLElement }): (() => void) => {
    if (shared === null) throw new Error("mlwidget: a view was opened before its model was initialized.");
    const dispose = mountView(el, shared.run);
    shared.transport.send({ type: "ready", protocol: PROTOCOL });
    return dispose;
  };

  return { initialize, render };
}
