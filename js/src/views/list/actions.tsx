import { useSignal } from "@preact/signals";
import { nameOf } from "../words";
import { UNDO_MS, type Changes, type Gone, type Trouble } from "./changes";
import type { ListHost } from "./source";
import type { ListState } from "./state";

/** What can be done with the chosen runs, where the host has no menus of its own. */
export function Actions({ state, changes, host }: { state: ListState; changes: Changes; host: ListHost }) {
  const said = useSignal<string | null>(null);
  const gone = useSignal<Gone | null>(null);
  const count = state.selected.value.size;
  const t = (text: string): string => host.words(text);
  const tell = async (trouble: Promise<Trouble>): Promise<void> => { said.value = await trouble; };
  const remove = async (): Promise<void> => {
    const rows = state.chosen();
    const found = await changes.remove(rows);
    said.value = found.trouble;
    if (found.gone.runs.length === 0) return;
    gone.value = found.gone;
    const [first] = rows;
    said.value ??= `${t("Deleted")} ${rows.length === 1 && first !== undefined ? nameOf(first) : String(rows.length)}`;
    setTimeout(() => {
      if (gone.peek() === found.gone) [gone.value, said.value] = [null, null];
    }, UNDO_MS);
  };
  const undo = (): void => {
    const back = gone.peek();
    [gone.value, said.value] = [null, null];
    if (back !== null) void tell(changes.restore(back));
  };
  if (count === 0 && said.value === null) return null;
  return (
    <div class="mlw-list-actions" role="toolbar" aria-label={t("Chosen runs")}>
      {said.value === null ? null : <span role="status">{said.value}</span>}
      {gone.value === null ? null : <Button words={t("Undo")} act={undo} />}
      {count < 2 ? null : <Button words={t("Compare")} act={() => { host.open(state.place.peek(), state.chosen()); }} />}
      {count === 0 ? null : (
        <>
          <Button words={t("Stop")} act={() => tell(changes.stop(state.chosen()))} />
          <Button
            words={state.archived.value ? t("Bring back") : t("Archive")}
            act={() => tell(changes.change(state.chosen(), { archived: !state.archived.peek() }))}
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
