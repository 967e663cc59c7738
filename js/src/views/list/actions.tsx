import { useSignal } from "@preact/signals";
import { isFinal } from "../../model/run";
import type { ListRow } from "../../wire";
import { errorWords, nameOf } from "../words";
import type { ListHost, ListSource } from "./source";
import type { ListState } from "./state";

const UNDO_MS = 10_000;

/** What can be done with the chosen runs, where the host has no menus of its own. */
export function Actions({ state, source, host }: { state: ListState; source: ListSource; host: ListHost }) {
  const said = useSignal<string | null>(null);
  const gone = useSignal<readonly string[]>([]);
  const count = state.selected.value.size;
  const t = (text: string): string => host.words(text);
  const place = state.place.value;
  const each = async (rows: readonly ListRow[], act: (row: ListRow) => Promise<unknown>): Promise<void> => {
    said.value = null;
    try {
      for (const row of rows) await act(row);
    } catch (error) {
      said.value = errorWords(error);
    }
    state.refresh();
  };
  const remove = async (): Promise<void> => {
    const rows = state.chosen();
    const removed: string[] = [];
    await each(rows, async ({ id }) => { removed.push(...(await source.remove(place, id)).runs); });
    if (removed.length === 0) return;
    state.selected.value = new Set();
    gone.value = removed;
    const [first] = rows;
    said.value = `${t("Deleted")} ${rows.length === 1 && first !== undefined ? nameOf(first) : String(rows.length)}`;
    setTimeout(() => {
      if (gone.peek() === removed) [gone.value, said.value] = [[], null];
    }, UNDO_MS);
  };
  const undo = async (): Promise<void> => {
    const back = gone.peek();
    [gone.value, said.value] = [[], null];
    try {
      for (const id of back) await source.restore(place, id);
    } catch (error) {
      said.value = errorWords(error);
    }
    state.refresh();
  };
  if (count === 0 && said.value === null) return null;
  return (
    <div class="mlw-list-actions" role="toolbar" aria-label={t("Chosen runs")}>
      {said.value === null ? null : <span role="status">{said.value}</span>}
      {gone.value.length === 0 ? null : <Button words={t("Undo")} act={undo} />}
      {count < 2 ? null : <Button words={t("Compare")} act={() => { host.open(place, state.chosen()); }} />}
      {count === 0 ? null : (
        <>
          <Button words={t("Stop")} act={() => each(state.chosen().filter(({ status }) => !isFinal(status)), ({ id }) => source.stop(place, id))} />
          <Button
            words={state.archived.value ? t("Bring back") : t("Archive")}
            act={() => each(state.chosen(), ({ id }) => source.change(place, id, { archived: !state.archived.peek() }))}
          />
          <Button words={t("Delete")} act={remove} />
        </>
      )}
    </div>
  );
}

function Button({ words, act }: { words: string; act: () => unknown }) {
  return <button type="button" class="mlw-button" onClick={() => { void act(); }}>{words}</button>;
}
