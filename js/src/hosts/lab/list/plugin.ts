import { ILayoutRestorer } from "@jupyterlab/application";
import { ICommandPalette, WidgetTracker } from "@jupyterlab/apputils";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ServerConnection } from "@jupyterlab/services";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { IStateDB } from "@jupyterlab/statedb";
import { IStatusBar } from "@jupyterlab/statusbar";
import { ITranslator } from "@jupyterlab/translation";
import { Widget } from "@lumino/widgets";
import { effect, signal, type ReadonlySignal } from "@preact/signals";
import { Changes } from "../../../views/list/changes";
import { ListState, type Kept } from "../../../views/list/state";
import { filled, nameOf } from "../../../views/words";
import type { ListRow } from "../../../wire";
import { ServerLists } from "../../lists";
import { serverOf, type ServerSettings } from "../server";
import { addCommands, type Commands } from "./commands";
import { ListPanel } from "./panel";
import { settingsOf } from "./settings";
import { RunTab } from "./tab";

/** What is used of JupyterLab, and of Notebook 7, which is made from it. */
interface Application extends Commands {
  readonly shell: {
    add(widget: Widget, area: string, options?: { rank?: number; mode?: string }): void;
    activateById(id: string): void;
  };
  readonly serviceManager: { readonly serverSettings: ServerSettings };
  /** When JupyterLab has started and shows what it showed the last time. */
  readonly restored: Promise<unknown>;
}

const ID = "mlwidget:list";
const SHOW = "mlwidget:show-runs";
const OPEN = "mlwidget:open";
const RANK = 600;

/** The sidebar with all runs of this machine, and runs as tabs. */
export const list = {
  id: ID,
  description: "Lists the training runs of this machine in the sidebar.",
  autoStart: true,
  optional: [ILayoutRestorer, ICommandPalette, INotebookTracker, ISettingRegistry, IStateDB, IStatusBar, ITranslator],
  activate: (
    app: Application,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    notebooks: INotebookTracker | null,
    registry: ISettingRegistry | null,
    database: IStateDB | null,
    statusBar: IStatusBar | null,
    translator: ITranslator | null,
  ): void => {
    const { serverSettings } = app.serviceManager;
    const trans = translator?.load("mlwidget");
    const t = (text: string, ...values: unknown[]): string => trans?.__(text, ...values) ?? filled(text, ...values);
    const connect = serverOf(serverSettings);
    const source = new ServerLists(serverSettings, (url, init) => ServerConnection.makeRequest(url, init, serverSettings));
    const tracker = new WidgetTracker<RunTab>({ namespace: "mlwidget" });
    const open = (place: string, runs: readonly string[], label: string): RunTab => {
      const known = tracker.find((tab) => tab.place.workspace === place && tab.place.runs.join() === runs.join());
      const tab = known ?? new RunTab({ workspace: place, runs }, label, connect, t);
      if (known === undefined) {
        void tracker.add(tab);
        app.shell.add(tab, "main");
      }
      app.shell.activateById(tab.id);
      return tab;
    };
    const openRows = (place: string, rows: readonly ListRow[], part?: string): void => {
      const [first] = rows;
      if (first === undefined) return;
      const runs = rows.map(({ id }) => id);
      const tab = open(place, runs, rows.length === 1 ? nameOf(first) : t("%1 runs", rows.length));
      if (part !== undefined) void tab.lookAt(part);
      if (tab.isAttached) return;
      // Notebook 7 has room for its notebook alone: the server's own page shows the runs
      tab.dispose();
      const named = [...runs.map((run) => ["run", run]), ...(part === undefined ? [] : [["part", part]])];
      const query = new URLSearchParams([["workspace", place], ...named]);
      window.open(`${serverSettings.baseUrl.replace(/\/$/, "")}/mlwidget#${query.toString()}`, "_blank", "noopener");
    };
    app.commands.addCommand(OPEN, {
      label: t("Open Training Runs by Their Ids"),
      isVisible: () => false,
      execute: ({ place, runs, label }) => {
        if (typeof place === "string" && Array.isArray(runs)) open(place, runs.map(String), String(label));
      },
    });
    if (restorer !== null) {
      restorer.restore(tracker, {
        command: OPEN,
        args: (tab) => (tab instanceof RunTab ? { place: tab.place.workspace, runs: [...tab.place.runs], label: tab.title.label } : {}),
        name: (tab) => tab.id,
      });
    }
    const state = new ListState(source);
    const panel = new ListPanel(t);
    const hasStatus = signal(true);
    void app.restored.then(async () => {
      const begun = await settingsOf(registry, ID, state, hasStatus);
      void panel.fill(state, { open: openRows, words: t });
      begin(state, begun, database);
    });
    app.shell.add(panel, "left", { rank: RANK });
    restorer?.add(panel, panel.id);
    app.commands.addCommand(SHOW, {
      label: t("Show Training Runs"),
      execute: () => { app.shell.activateById(panel.id); },
    });
    const ids = addCommands({
      app, state, t, changes: new Changes(source, state), tracker: notebooks, open: openRows,
      cell: (place, run) => source.cell(place, run),
    });
    for (const command of [SHOW, ...ids]) palette?.addItem({ command, category: t("Training Runs") });
    if (statusBar !== null) addStatus(statusBar, state, hasStatus, t, () => { app.shell.activateById(panel.id); });
  },
};

/** Shows what was shown the last time, which is known only after all plugins are there. */
function begin(state: ListState, begun: Partial<Kept>, database: IStateDB | null): void {
  const go = (kept: unknown): void => {
    state.begin({ ...begun, ...(typeof kept === "object" ? kept : {}) });
    if (database !== null) effect(() => { void database.save(ID, { ...state.kept.value }); });
  };
  if (database === null) go(undefined);
  else database.fetch(ID).then(go, () => { go(undefined); });
}

/** How many runs go on, in the status bar. */
function addStatus(
  bar: IStatusBar, state: ListState, shown: ReadonlySignal<boolean>, t: (text: string, ...values: unknown[]) => string, show: () => void,
): void {
  const item = new Widget({ node: document.createElement("button") });
  item.addClass("mlwidget-status-item");
  item.node.onclick = show;
  effect(() => {
    const { value } = state.running;
    item.node.textContent = value === 0 ? "" : value === 1 ? t("1 run") : t("%1 runs", value);
    item.node.title = t("Training runs that go on");
    item.setHidden(value === 0 || !shown.value);
  });
  bar.registerStatusItem(`${ID}:status`, { item, align: "left", rank: RANK, isActive: () => true });
}
