import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { nameOf } from "../words";
import { goesOn, tagged, UNDO_MS, type Changes, type Gone, type Trouble } from "./changes";
import type { ListHost } from "./source";
import type { ListState } from "./state";

/** What can be done with the chosen runs, where the host has no menus of its own. */
export function Actions({ state, changes, host }: { state: ListState; changes: Changes; host: ListHost }) {
  const said = useSignal<string | null>(null);
  const gone = useSignal<Gone | null>(null);
  const asking = useSignal<"name" | "tag" | null>(null);
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
  const give = (text: string): void => {
    const what = asking.peek();
    asking.value = null;
    const change = what === "name" ? { name: text.trim() } : tagged(text);
    if (change !== null) void tell(changes.change(state.chosen(), change));
  };
  if (count === 0 && said.value === null) return null;
  const canStop = state.running.value > 0 && state.chosen().some(goesOn);
  return (
    <div class="mlw-list-actions" role="toolbar" aria-label={t("Chosen runs")}>
      {said.value === null ? null : <span role="status">{said.value}</span>}
      {gone.value === null ? null : <Button words={t("Undo")} act={undo} />}
      {count < 2 ? null : <Button words={t("Compare")} act={() => { host.open(state.place.peek(), state.chosen()); }} />}
      {count === 0 || asking.value === null ? null : (
        <Ask
          label={asking.value === "name" ? t("Name") : t("Name, or name=value")}
          text={asking.value === "name" ? (state.chosen()[0]?.name ?? "") : ""}
          give={give}
          leave={() => { asking.value = null; }}
        />
      )}
      {count === 0 || asking.value !== null ? null : (
        <>
          {count > 1 ? null : <Button words={t("Rename")} act={() => { asking.value = "name"; }} />}
          <Button words={t("Add tag")} act={() => { asking.value = "tag"; }} />
          <Button words={t("Stop")} disabled={!canStop} act={() => tell(changes.stop(state.chosen()))} />
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

interface AskProps {
  readonly label: string;
  readonly text: string;
  readonly give: (text: string) => void;
  readonly leave: () => void;
}

/** A line to be written: Enter gives it, Escape leaves all as it is. */
function Ask({ label, text, give, leave }: AskProps) {
  const box = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    box.current?.focus();
    box.current?.select();
  }, []);
  return (
    <input
      ref={box}
      class="mlw-field"
      aria-label={label}
      placeholder={label}
      defaultValue={text}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === "Enter") give(event.currentTarget.value);
        else if (event.key === "Escape") leave();
      }}
    />
  );
}

function Button({ words, act, disabled = false }: { words: string; act: () => unknown; disabled?: boolean }) {
  return <button type="button" class="mlw-button" disabled={disabled} onClick={() => { void act(); }}>{words}</button>;
}
