import { InputDialog, Notification } from "@jupyterlab/apputils";
import { NotebookActions, type Cell, type INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { UNDO_MS, goesOn, tagged, type Changes, type Trouble } from "../../../views/list/changes";
import type { ListState } from "../../../views/list/state";
import { nameOf } from "../../../views/words";
import type { CellRow, ListRow } from "../../../wire";

/** What is used of JupyterLab's commands and its context menu. */
export interface Commands {
  readonly commands: {
    addCommand(id: string, options: {
      label: string;
      caption?: string;
      execute(args: Readonly<Record<string, unknown>>): unknown;
      isEnabled?(): boolean;
      isVisible?(): boolean;
    }): unknown;
    execute(id: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>;
  };
  readonly contextMenu: { addItem(item: { command?: string; type?: "separator"; selector: string; rank: number }): unknown };
}

const SELECTOR = ".mlw-list-row[data-run]";

interface Given {
  readonly app: Commands;
  readonly state: ListState;
  readonly changes: Changes;
  readonly tracker: INotebookTracker | null;
  /** The cell that a run began in. */
  readonly cell: (place: string, run: string) => Promise<CellRow | null>;
  readonly t: (text: string, ...values: unknown[]) => string;
  /** Opens runs, where a part of their view is named at this one. */
  readonly open: (place: string, rows: readonly ListRow[], part?: string) => void;
}

/** Adds what can be done with runs of the list, by menu, palette and shortcut; returns their ids. */
export function addCommands({ app, state, changes, tracker, cell, t, open }: Given): readonly string[] {
  const ids: string[] = [];
  let rank = 0;
  const complain = (trouble: Trouble): void => {
    if (trouble !== null) Notification.emit(trouble, "error", { autoClose: UNDO_MS });
  };
  const add = (
    name: string, label: string, execute: (rows: ListRow[]) => unknown, fits: (rows: ListRow[]) => boolean = ({ length }) => length > 0,
  ): void => {
    const command = `mlwidget:${name}`;
    app.commands.addCommand(command, { label: t(label), execute: () => execute(state.chosen()), isEnabled: () => fits(state.chosen()) });
    app.contextMenu.addItem({ command, selector: SELECTOR, rank: rank++ });
    ids.push(command);
  };
  const separate = (): void => { app.contextMenu.addItem({ type: "separator", selector: SELECTOR, rank: rank++ }); };
  const isOne = ({ length }: readonly ListRow[]): boolean => length === 1;
  const place = (): string => state.place.peek();

  add("open-run", "Open Run", (rows) => { for (const row of rows) open(place(), [row]); });
  add("compare-runs", "Compare Runs", (rows) => { open(place(), rows); }, ({ length }) => length > 1);
  add("open-files", "Open Its Files", (rows) => { open(place(), rows, "files"); }, isOne);
  separate();
  add("insert-cell", "Insert Cell That Shows It", (rows) => {
    const panel = tracker?.currentWidget ?? null;
    if (panel === null) return;
    NotebookActions.insertBelow(panel.content);
    panel.content.activeCell?.model.sharedModel.setSource(snippet(place(), rows));
  }, ({ length }) => length > 0 && tracker?.currentWidget != null);
  add("open-notebook", "Open Its Notebook", async ([row]) => {
    if (row?.notebook == null) return;
    const began = cell(place(), row.id).catch(() => null);
    const panel = await app.commands.execute("docmanager:open", { path: row.notebook });
    await goToCell(panel as NotebookPanel | undefined, row.id, await began);
  }, (rows) => rows.length === 1 && rows[0]?.notebook != null);
  add("copy-code", "Copy Code", (rows) => navigator.clipboard.writeText(snippet(place(), rows)));
  add("copy-id", "Copy Id", (rows) => navigator.clipboard.writeText(rows.map(({ id }) => id).join("\n")));
  separate();
  add("rename-run", "Rename…", async ([row]) => {
    if (row === undefined) return;
    const { button, value } = await InputDialog.getText({ title: t("Rename Run"), text: row.name, okLabel: t("Rename") });
    if (button.accept && value !== null) complain(await changes.change([row], { name: value.trim() }));
  }, isOne);
  add("tag-runs", "Add Tag…", async (rows) => {
    const { button, value } = await InputDialog.getText({ title: t("Add a Tag"), label: t("Name, or name=value"), okLabel: t("Add") });
    const change = button.accept ? tagged(value ?? "") : null;
    if (change !== null) complain(await changes.change(rows, change));
  });
  add("archive-runs", "Archive", async (rows) => { complain(await changes.change(rows, { archived: true })); },
    (rows) => rows.some(({ archived }) => !archived));
  add("unarchive-runs", "Bring Back From Archive", async (rows) => { complain(await changes.change(rows, { archived: false })); },
    (rows) => rows.some(({ archived }) => archived));
  separate();
  add("stop-runs", "Stop", async (rows) => { complain(await changes.stop(rows)); }, (rows) => rows.some(goesOn));
  add("delete-runs", "Delete", async (rows) => {
    const { gone, trouble } = await changes.remove(rows);
    complain(trouble);
    if (gone.runs.length === 0) return;
    const [first] = rows;
    const words = rows.length === 1 && first !== undefined ? t("Deleted %1", nameOf(first)) : t("Deleted %1 runs", rows.length);
    const undo = (): void => { void changes.restore(gone).then(complain); };
    Notification.emit(words, "default", { autoClose: UNDO_MS, actions: [{ label: t("Undo"), callback: undo }] });
  }, (rows) => rows.length > 0 && !rows.some(goesOn));
  return ids;
}

/** Goes to the cell that a run began in; where none is known to the one that shows it. */
async function goToCell(panel: NotebookPanel | undefined, run: string, began: CellRow | null): Promise<void> {
  if (panel?.content === undefined) return;
  await panel.revealed;
  const { content } = panel;
  const find = (fits: (cell: Cell) => boolean): number | null => {
    const at = content.widgets.findIndex(fits);
    return at < 0 ? null : at;
  };
  const at = find(({ model }) => model.id === began?.id)
    ?? find(({ model }) => model.sharedModel.getSource().trim() === began?.source.trim())
    ?? find(({ model }) => JSON.stringify((model.toJSON() as { outputs?: unknown }).outputs ?? "").includes(run));
  if (at === null) return;
  content.activeCellIndex = at;
  await content.scrollToItem(at, "center");
}

/** Python that shows the runs. */
export function snippet(place: string, rows: readonly ListRow[]): string {
  const workspace = `workspace = Workspace(folder=${JSON.stringify(place)})`;
  const [first] = rows;
  if (rows.length === 1 && first !== undefined) {
    return `from mlwidget import RunDetails, Workspace\n\n${workspace}\nrun = workspace.get_run(${JSON.stringify(first.id)})\nRunDetails(run).show()`;
  }
  const ids = rows.map(({ id }) => `    ${JSON.stringify(id)},\n`).join("");
  return `from mlwidget import Workspace, compare\n\n${workspace}\nruns = [workspace.get_run(run_id) for run_id in [\n${ids}]]\ncompare(runs)`;
}
