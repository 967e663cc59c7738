import { ViewModel } from "../model/view";
import { CommTransport, type CommModel } from "../transport/comm";
import { EitherTransport } from "../transport/either";
import { mountView } from "../views/mount";
import { PROTOCOL } from "../wire";
import type { Early } from "./loader";
import { serverTransport } from "./server";

/** After so long a view is in its place. */
const PLACED_MS = 1000;

/**
 * What the loader calls: once for each widget model, so that all its views share their runs.
 *
 *     const { initialize, render } = widget();
 */
export default function widget() {
  let shared: { view: ViewModel; transport: EitherTransport; count: number } | null = null;

  /** Starts to listen, after what came early was heard; returns what ends it. */
  const initialize = ({ model, early = [] }: { model: CommModel; early?: Early }): (() => void) => {
    const server = () => serverTransport(String(model.get("_workspace")), texts(model.get("_runs")));
    const transport = new EitherTransport(new CommTransport(model, early), server);
    const view = new ViewModel((up) => { transport.send(up); });
    const unsubscribe = transport.subscribe(({ header, columns }) => { view.receive(header, columns); });
    shared = { view, transport, count: texts(model.get("_runs")).length };
    return () => {
      unsubscribe();
      view.dispose();
    };
  };

  /** Opens a view; returns what closes it. */
  const render = ({ el }: { el: HTMLElement }): (() => void) => {
    if (shared === null) throw new Error("mlwidget: a view was opened before its model was initialized.");
    const { view, transport, count } = shared;
    const dispose = mountView(el, view);
    transport.send({ type: "ready", protocol: PROTOCOL, has: view.hasAll(count) });
    // only our own output shows the same view when the kernel replaces what a notebook saves of it
    const placed = setTimeout(() => {
      if (el.closest(".mlwidget-output") !== null) transport.send({ type: "keeps", protocol: PROTOCOL });
    }, PLACED_MS);
    return () => {
      clearTimeout(placed);
      dispose();
    };
  };

  return { initialize, render };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
