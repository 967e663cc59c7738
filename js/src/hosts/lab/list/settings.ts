import type { ISettingRegistry, Settings } from "@jupyterlab/settingregistry";
import { batch, signal, type ReadonlySignal } from "@preact/signals";
import type { Kept, ListState } from "../../../views/list/state";

/** What of a list JupyterLab's settings say; `js/schema/list.json` describes them. */
type Begun = Pick<Kept, "group" | "sort" | "descending" | "metric" | "columns">;

const BEGUN = ["group", "sort", "descending", "metric", "columns"] as const;

/** What the settings say of the list, and of what stands around it. */
export interface Wanted {
  /** How the list begins. */
  readonly begun: Partial<Begun>;
  /** Whether the status bar tells of runs. */
  readonly statusBar: ReadonlySignal<boolean>;
}

/**
 * The settings. What a user changes of them is seen at once.
 *
 *     const { begun } = await settingsOf(registry, "mlwidget:list", state);
 */
export async function settingsOf(registry: ISettingRegistry | null, id: string, state: ListState): Promise<Wanted> {
  const statusBar = signal(true);
  const settings = await registry?.load(id).catch(() => null) ?? null;
  if (settings === null) return { begun: {}, statusBar };
  let known = settings.composite;
  const around = ({ composite }: Settings): void => {
    state.curves.value = composite.curves !== false;
    statusBar.value = composite.statusBar !== false;
  };
  around(settings);
  settings.changed.connect((changed) => {
    const before = known;
    known = changed.composite;
    batch(() => {
      around(changed);
      for (const name of BEGUN) if (!same(before[name], known[name])) state[name].value = known[name] as never;
    });
  });
  return { begun: known, statusBar };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
