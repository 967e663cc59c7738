import { useSignal } from "@preact/signals";
import { useUnique } from "../../charts/unique";
import type { RunsBoard } from "./board";
import type { Column } from "./columns";

const TITLES = { run: "Run", parameter: "Parameters", metric: "Last values", tag: "Tags" } as const;

/** So many columns of a group are listed; what is typed finds the others. */
const MOST = 60;

/** Which columns a table has. */
export function ChooseColumns({ board, all, shown }: { board: RunsBoard; all: readonly Column[]; shown: readonly Column[] }) {
  const open = useSignal(false);
  const query = useSignal("");
  const id = useUnique();
  const chosen = new Set(shown.map(({ key }) => key));
  const toggle = (key: string): void => {
    board.columns.value = new Set(chosen.has(key) ? [...chosen].filter((one) => one !== key) : [...chosen, key]);
  };
  const found = all.filter(({ title }) => title.toLowerCase().includes(query.value.toLowerCase()));
  return (
    <>
      <button
        type="button"
        class="mlw-button"
        aria-expanded={open.value}
        aria-controls={open.value ? id : undefined}
        onClick={() => { open.value = !open.value; }}
      >
        Columns
      </button>
      {!open.value ? null : (
        <div class="mlw-choose" id={id} role="group" aria-label="Columns">
          <p>
            <input
              class="mlw-field"
              type="search"
              placeholder="Find columns"
              aria-label="Find columns"
              value={query.value}
              onInput={(event) => { query.value = event.currentTarget.value; }}
            />
            <button type="button" class="mlw-button" onClick={() => { board.columns.value = null; }}>As at first</button>
          </p>
          {(["run", "parameter", "metric", "tag"] as const).map((group) => {
            const columns = found.filter((column) => column.group === group);
            return columns.length === 0 ? null : (
              <fieldset key={group}>
                <legend>{TITLES[group]}</legend>
                {columns.slice(0, MOST).map(({ key, title }) => (
                  <label key={key} title={title}>
                    <input type="checkbox" checked={chosen.has(key)} onChange={() => { toggle(key); }} />
                    {title}
                  </label>
                ))}
                {columns.length > MOST ? <span>and {columns.length - MOST} more</span> : null}
              </fieldset>
            );
          })}
        </div>
      )}
    </>
  );
}
