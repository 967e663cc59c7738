import { useSignal } from "@preact/signals";
import { useUnique } from "../../charts/unique";
import { filled } from "../words";
import "./choose.css";

const TITLES = { run: "Run", parameter: "Parameters", metric: "Last values", tag: "Tags" } as const;
const GROUPS = ["run", "parameter", "metric", "tag"] as const;

/** So many columns of a group are listed; what is typed finds the others. */
const MOST = 60;

/** A column that a table may have. */
export interface Choosable {
  readonly key: string;
  readonly title: string;
  readonly group: keyof typeof TITLES;
}

interface ChooseProps {
  readonly all: readonly Choosable[];
  readonly chosen: ReadonlySet<string>;
  readonly choose: (keys: readonly string[]) => void;
  /** Chooses what was chosen at first. */
  readonly reset: () => void;
  /** Words in the language of the page. */
  readonly words?: (text: string, ...values: readonly unknown[]) => string;
}

/** Which columns a table has. */
export function ChooseColumns({ all, chosen, choose, reset, words: t = filled }: ChooseProps) {
  const open = useSignal(false);
  const query = useSignal("");
  const id = useUnique();
  const toggle = (key: string): void => {
    choose(chosen.has(key) ? [...chosen].filter((one) => one !== key) : [...chosen, key]);
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
        {t("Columns")}
      </button>
      {!open.value ? null : (
        <div class="mlw-choose" id={id} role="group" aria-label={t("Columns")}>
          <p>
            <input
              class="mlw-field"
              type="search"
              placeholder={t("Find columns")}
              aria-label={t("Find columns")}
              value={query.value}
              onInput={(event) => { query.value = event.currentTarget.value; }}
            />
            <button type="button" class="mlw-button" onClick={reset}>{t("As at first")}</button>
          </p>
          {GROUPS.map((group) => {
            const columns = found.filter((column) => column.group === group);
            return columns.length === 0 ? null : (
              <fieldset key={group}>
                <legend>{t(TITLES[group])}</legend>
                {columns.slice(0, MOST).map(({ key, title }) => (
                  <label key={key} title={title}>
                    <input type="checkbox" checked={chosen.has(key)} onChange={() => { toggle(key); }} />
                    {title}
                  </label>
                ))}
                {columns.length > MOST ? <span>{t("and %1 more", columns.length - MOST)}</span> : null}
              </fieldset>
            );
          })}
        </div>
      )}
    </>
  );
}
