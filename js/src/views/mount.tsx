import type { ReadonlySignal } from "@preact/signals";
import { render } from "preact";
import { Painter } from "../charts/painter";
import { isDark, ThemeReader, watchTheme } from "../charts/theme";
import type { RunModel } from "../model/run";
import { SurroundingsContext } from "./context";
import { RunView } from "./run";
import "./style.css";

let views = 0;

/**
 * Shows `run` inside `element`; returns what takes it away again.
 *
 *     const dispose = mountView(element, run);
 *
 * @param note - what the host has to say about where this view comes from.
 */
export function mountView(element: HTMLElement, run: RunModel, note?: ReadonlySignal<string | null>): () => void {
  const root = element.ownerDocument.createElement("section");
  root.className = "mlwidget";
  root.setAttribute("aria-label", "Training run");
  element.append(root);
  const setDark = (): void => { root.dataset.theme = isDark(root) ? "dark" : "light"; };
  setDark();
  const theme = new ThemeReader(root);
  const painter = new Painter();
  const unwatch = watchTheme(root, () => {
    setDark();
    theme.forget();
    painter.invalidateAll();
  });
  views += 1;
  const surroundings = { painter, theme, crosshair: `mlwidget-${views}` };
  render(
    <SurroundingsContext.Provider value={surroundings}>
      <RunView run={run} note={note} />
    </SurroundingsContext.Provider>,
    root,
  );
  return () => {
    unwatch();
    render(null, root);
    painter.dispose();
    root.remove();
  };
}
