import { render, type ComponentChild } from "preact";
import { isDark, watchTheme } from "../../charts/theme";
import "../style.css";
import "../head/head.css";
import { Actions } from "./actions";
import type { Changes } from "./changes";
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
  return mounted(element, "mlw-list", host.words("Runs"), <List state={state} host={host} />);
}

/** Shows below a list what can be done with the runs that are chosen in it. */
export function mountActions(element: HTMLElement, state: ListState, changes: Changes, host: ListHost): () => void {
  return mounted(element, "mlw-list-below", host.words("Actions"), <Actions state={state} changes={changes} host={host} />);
}

function mounted(element: HTMLElement, name: string, label: string, view: ComponentChild): () => void {
  const root = element.ownerDocument.createElement("section");
  root.className = `mlwidget ${name}`;
  root.setAttribute("aria-label", label);
  element.append(root);
  const setDark = (): void => { root.dataset.theme = isDark(root) ? "dark" : "light"; };
  setDark();
  const unwatch = watchTheme(root, setDark);
  render(view, root);
  return () => {
    unwatch();
    render(null, root);
    root.remove();
  };
}
