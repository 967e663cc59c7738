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
 */
export function mountView(element: HTMLElement, run: RunModel): () => void {
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
      <RunView run={run} />
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
