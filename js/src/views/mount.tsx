import { signal, type ReadonlySignal } from "@preact/signals";
import { render } from "preact";
import { Painter } from "../charts/painter";
import { newReading, SurroundingsContext } from "../charts/surroundings";
import { isDark, ThemeReader, watchTheme } from "../charts/theme";
import type { ViewModel } from "../model/view";
import { RunView } from "./run";
import "./style.css";

/**
 * Shows `view` inside `element`; returns what takes it away again.
 *
 *     const dispose = mountView(element, view);
 *
 * @param note - what the host has to say about where this view comes from.
 */
export function mountView(element: HTMLElement, view: ViewModel, note?: ReadonlySignal<string | null>): () => void {
  const root = element.ownerDocument.createElement("section");
  root.className = "mlwidget";
  root.setAttribute("aria-label", "Training run");
  element.append(root);
  const setDark = (): void => { root.dataset.theme = isDark(root) ? "dark" : "light"; };
  setDark();
  const theme = new ThemeReader(root);
  const painter = new Painter();
  const recoloured = signal(0);
  const unwatch = watchTheme(root, () => {
    setDark();
    theme.forget();
    recoloured.value += 1;
    painter.invalidateAll();
  });
  const surroundings = { painter, theme, reading: newReading(), recoloured };
  render(
    <SurroundingsContext.Provider value={surroundings}>
      <RunView view={view} note={note} />
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
