import type { ISettingRegistry, Settings } from "@jupyterlab/settingregistry";
import { batch, type Signal } from "@preact/signals";
import type { Kept, ListState } from "../../../views/list/state";

/** What of a list JupyterLab's settings say; `js/schema/list.json` describes them. */
type Begun = Pick<Kept, "group" | "sort" | "descending" | "metric" | "columns">;

const BEGUN = ["group", "sort", "descending", "metric", "columns"] as const;

/**
 * How the list begins, as the settings have it. What a user changes of them is seen at once.
 *
 *     const begun = await settingsOf(registry, "mlwidget:list", state, hasStatus);
 */
export async function settingsOf(
  registry: ISettingRegistry | null, id: string, state: ListState, hasStatus: Signal<boolean>,
): Promise<Partial<Begun>> {
  const settings = await registry?.load(id).catch(() => null) ?? null;
  if (settings === null) return {};
  let known = settings.composite;
  const around = ({ composite }: Settings): void => {
    state.curves.value = composite.curves !== false;
    hasStatus.value = composite.statusBar !== false;
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
  return known;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
