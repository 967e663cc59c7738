import { render } from "preact";
import { isDark, watchTheme } from "../../charts/theme";
import { keepKeys } from "../keys";
import "../style.css";
import "../head/head.css";
import { List } from "./list";
import "./list.css";
import type { ListHost } from "./source";
import type { ListState } from "./state";

/**
 * Shows a list of runs inside `element`; returns what takes it away again.
 *
 *     const dispose = mountList(element, new ListState(source), host);
 */
export function mountList(element: HTMLElement, state: ListState, host: ListHost): () => void {
  const root = element.ownerDocument.createElement("section");
  root.className = "mlwidget mlw-list";
  root.setAttribute("aria-label", host.words("Runs"));
  keepKeys(root);
  element.append(root);
  const setDark = (): void => { root.dataset.theme = isDark(root) ? "dark" : "light"; };
  setDark();
  const unwatch = watchTheme(root, setDark);
  render(<List state={state} host={host} />, root);
  return () => {
    unwatch();
    render(null, root);
    root.remove();
  };
}
