import { ViewModel } from "../model/view";
import { CommTransport, type CommModel } from "../transport/comm";
import { EitherTransport } from "../transport/either";
import { mountView } from "../views/mount";
import { PROTOCOL } from "../wire";
import type { Early } from "./loader";
import { Places } from "./places";
import { serverTransport } from "./server";

/** After so long a view is in its place. */
const PLACED_MS = 1000;

/**
 * What the loader calls: once for each widget model, so that all its views share their runs.
 *
 *     const { initialize, render } = widget();
 */
export default function widget() {
  let shared: { transport: EitherTransport; places: Places } | null = null;

  /** Starts to listen, after what came early was heard; returns what ends it. */
  const initialize = ({ model, early = [], dress }: { model: CommModel; early?: Early; dress?: (el: HTMLElement) => void }): (() => void) => {
    const server = () => serverTransport(String(model.get("_workspace")), texts(model.get("_runs")));
    const transport = new EitherTransport(new CommTransport(model, early), server);
    const view = new ViewModel((up) => { transport.send(up); });
    const unsubscribe = transport.subscribe(({ header, columns }) => { view.receive(header, columns); });
    const count = texts(model.get("_runs")).length;
    const places = new Places(texts([model.get("_output_id")])[0] ?? "", (el) => {
      dress?.(el);
      transport.send({ type: "ready", protocol: PROTOCOL, has: view.hasAll(count) });
      return mountView(el, view);
    });
    shared = { transport, places };
    return () => {
      places.dispose();
      unsubscribe();
      view.dispose();
    };
  };

  /** Opens a view; returns what closes it. */
  const render = ({ el }: { el: HTMLElement }): (() => void) => {
    if (shared === null) throw new Error("mlwidget: a view was opened before its model was initialized.");
    const { transport, places } = shared;
    const close = places.open(el);
    // what a notebook saves of a view is replaced only where the view stays
    const placed = setTimeout(() => {
      if (places.keeps(el)) transport.send({ type: "keeps", protocol: PROTOCOL });
    }, PLACED_MS);
    return () => {
      clearTimeout(placed);
      close();
    };
  };

  return { initialize, render };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
