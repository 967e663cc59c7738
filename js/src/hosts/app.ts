import "./app.css";
import { effect } from "@preact/signals";
import { Changes } from "../views/list/changes";
import type { ListHost } from "../views/list/source";
import { mountActions, mountList } from "../views/list/mount";
import { ListState, type Kept } from "../views/list/state";
import { filled } from "../views/words";
import type { ListRow } from "../wire";
import { serverOf, type ServerSettings } from "./lab/server";
import { ServerLists } from "./lists";
import { openPane, type Pane } from "./pane";

const KEPT = "mlwidget list";

/** The page that the Jupyter server serves by itself: the list of runs, and beside it what was chosen. */
function open(): void {
  const [side, main] = [document.getElementById("list"), document.getElementById("runs")];
  const base = new URL(document.body.dataset.base ?? "/", location.href);
  if (side === null || main === null) return;
  const settings: ServerSettings = {
    baseUrl: base.href,
    wsUrl: base.href.replace(/^http/, "ws"),
    token: "",
    // eslint-disable-next-line no-restricted-globals -- to the page's own server
    WebSocket,
  };
  // eslint-disable-next-line no-restricted-globals -- to the page's own server
  const source = new ServerLists(settings, (url, init) => fetch(url, { ...init, headers: { "X-XSRFToken": cookie("_xsrf") } }));
  const connect = serverOf(settings);
  const state = new ListState(source);
  let pane: Pane | null = null;
  const show = (): void => {
    const asked = new URLSearchParams(location.hash.slice(1));
    const [workspace, runs] = [asked.get("workspace") ?? "", asked.getAll("run")];
    pane?.dispose();
    main.replaceChildren();
    const transport = connect({ workspace, runs }, () => { main.textContent = "There are no such runs here."; });
    pane = transport === null ? null : openPane(main, transport);
    if (pane !== null) pane.view.part.value = asked.get("part");
    document.body.dataset.open = String(pane !== null);
  };
  const host: ListHost = {
    open: (workspace, rows: readonly ListRow[]) => {
      const asked = new URLSearchParams([["workspace", workspace], ...rows.map(({ id }) => ["run", id])]);
      location.hash = asked.toString();
    },
    words: filled,
  };
  mountList(side, state, host);
  mountActions(side, state, new Changes(source, state), host);
  document.getElementById("back")?.addEventListener("click", () => { location.hash = ""; });
  window.addEventListener("hashchange", show);
  show();
  state.begin(kept());
  effect(() => { localStorage.setItem(KEPT, JSON.stringify(state.kept.value)); });
}

function kept(): Partial<Kept> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    return typeof found === "object" && found !== null ? found : {};
  } catch {
    return {};
  }
}

function cookie(name: string): string {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return found === undefined ? "" : found.slice(name.length + 1);
}

open();
