import { signal, type ReadonlySignal } from "@preact/signals";
import { render } from "preact";
import { Painter } from "../charts/painter";
import { newReading, SurroundingsContext, type Reading } from "../charts/surroundings";
import { isDark, ThemeReader, watchTheme } from "../charts/theme";
import type { ViewModel } from "../model/view";
import { keepKeys } from "./keys";
import { remember } from "./memory";
import { RunView } from "./run";
import "./style.css";
import { VisibleContext, watchVisible } from "./visible";

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
  keepKeys(root);
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
  const reading = newReading();
  const forget = rememberReading(reading);
  const { visible, stop } = watchVisible(root);
  render(
    <SurroundingsContext.Provider value={{ painter, theme, reading, recoloured }}>
      <VisibleContext.Provider value={visible}>
        <RunView view={view} note={note} />
      </VisibleContext.Provider>
    </SurroundingsContext.Provider>,
    root,
  );
  return () => {
    unwatch();
    forget();
    stop();
    render(null, root);
    painter.dispose();
    root.remove();
  };
}

/** Charts are read as they were the last time; what was zoomed into is of one run only. */
function rememberReading({ smoothing, axis, logX, logY, clip }: Reading): () => void {
  const ends = [
    remember("smoothing", smoothing, (value) => typeof value === "number" && value >= 0 && value < 1),
    remember("axis", axis, (value) => value === "step" || value === "relative" || value === "time"),
    remember("log x", logX, isFlag),
    remember("log y", logY, isFlag),
    remember("clip", clip, isFlag),
  ];
  return () => { for (const end of ends) end(); };
}

function isFlag(value: unknown): boolean {
  return typeof value === "boolean";
}
