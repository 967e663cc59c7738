import { useLayoutEffect, useRef } from "preact/hooks";
import { ChooseColumns } from "../choose";
import { keepKeys } from "../keys";
import { columnsOf } from "./columns";
import type { ListHost } from "./source";
import type { ListState } from "./state";

const SORTS = [["created", "Newest"], ["name", "Name"], ["duration", "Duration"], ["status", "Status"]] as const;
const HINT = "Words, or loss < 0.3 and lr = 1e-3, status:failed, tag.owner:me, started > 7d";

/** What is asked for: workspace, filter, order, groups and the metric that is shown. */
export function Toolbar({ state, host }: { state: ListState; host: ListHost }) {
  const tools = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => { if (tools.current !== null) keepKeys(tools.current); }, []);
  const { metrics, parameters, tags } = state.names.value;
  const t = (text: string): string => host.words(text);
  const known = state.workspaces.value;
  return (
    <div class="mlw-list-tools" ref={tools}>
      {known.length < 2 ? null : (
        <Choice
          label={t("Workspace")}
          value={state.place.value}
          options={known.map(({ place, name }) => [place, name, place] as const)}
          onChange={(place) => { state.place.value = place; }}
        />
      )}
      <input
        class="mlw-list-filter"
        type="search"
        placeholder={t("Filter runs: loss < 0.3 lr = 1e-3")}
        title={t(HINT)}
        aria-label={t("Filter runs")}
        spellcheck={false}
        value={state.filter.value}
        onInput={(event) => { state.filter.value = event.currentTarget.value; }}
      />
      <div class="mlw-list-choices">
        <Choice
          label={t("Metric")}
          value={state.shown.value}
          options={metrics.map((name) => [name, name] as const)}
          onChange={(name) => { state.metric.value = name; }}
        />
        <Choice
          label={t("Sort")}
          value={state.sort.value}
          options={[
            ...SORTS.map(([name, words]) => [name, t(words)] as const),
            ...[...new Set([...metrics, ...parameters, ...tags])].map((name) => [name, name] as const),
          ]}
          onChange={(name) => { state.sort.value = name; }}
        />
        <button
          type="button"
          class="mlw-button"
          aria-label={state.descending.value ? t("Descending") : t("Ascending")}
          title={state.descending.value ? t("Greatest or newest first") : t("Least or oldest first")}
          onClick={() => { state.descending.value = !state.descending.peek(); }}
        >
          {state.descending.value ? "↓" : "↑"}
        </button>
        <Choice
          label={t("Group")}
          value={state.group.value}
          options={[
            ["experiment", t("Experiment")],
            ["", t("No groups")],
            ["status", t("Status")],
            ...[...new Set([...parameters, ...tags])].map((name) => [name, name] as const),
          ]}
          onChange={(name) => { state.group.value = name; }}
        />
        <button
          type="button"
          class="mlw-button"
          aria-pressed={state.archived.value}
          title={t("Show archived runs")}
          onClick={() => { state.archived.value = !state.archived.peek(); }}
        >
          {t("Archived")}
        </button>
        <ChooseColumns
          all={columnsOf(state.names.value)}
          chosen={new Set(state.columns.value)}
          choose={(keys) => { state.columns.value = keys; }}
          reset={() => { state.columns.value = []; }}
          words={host.words}
        />
      </div>
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  /** Value, words, and what a pointer that rests on it is told. */
  readonly options: readonly (readonly [string, string, string?])[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  const found = options.some(([one]) => one === value);
  return (
    <label class="mlw-list-choice">
      <span>{label}</span>
      <select value={value} onChange={(event) => { onChange(event.currentTarget.value); }}>
        {found ? null : <option value={value}>{value === "" ? "–" : value}</option>}
        {options.map(([one, words, title]) => <option key={one} value={one} title={title}>{words}</option>)}
      </select>
    </label>
  );
}
