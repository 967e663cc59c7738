import { useMemo } from "preact/hooks";
import type { ViewModel } from "../../model/view";
import { Runs } from "../runs";
import { newRunsBoard, toggle, type RunsBoard } from "../runs/board";
import { columnsOf, differs, type Item } from "../runs/columns";
import { Swatch } from "../swatch";
import { useItems } from "./items";

const boards = new WeakMap<ViewModel, RunsBoard>();

function boardOf(view: ViewModel): RunsBoard {
  const board = boards.get(view) ?? newRunsBoard();
  boards.set(view, board);
  return board;
}

/** The runs of the view side by side, and which of them the charts show. */
export function Compare({ view }: { view: ViewModel }) {
  const board = useMemo(() => boardOf(view), [view]);
  const { items, now } = useItems(view).value;
  if (items.length === 0) return <p class="mlw-empty" role="status">Waiting for the runs…</p>;
  const hidden = view.hidden.value;
  const lead = ({ of, row }: Item) =>
    of === null ? null : (
      <label class="mlw-seen" title="Shown in the charts">
        <input type="checkbox" checked={!hidden.has(of)} onChange={() => { toggle(view.hidden, of); }} />
        <Swatch of={of} />
        <span class="mlw-hidden">{row.name} in the charts</span>
      </label>
    );
  return (
    <Runs items={items} board={board} now={now} lead={lead}>
      <GroupBy view={view} items={items} />
      {hidden.size === 0 ? null : (
        <button type="button" class="mlw-button" onClick={() => { view.hidden.value = new Set(); }}>Show all in charts</button>
      )}
    </Runs>
  );
}

/** Which parameter groups the runs in the charts. */
function GroupBy({ view, items }: { view: ViewModel; items: readonly Item[] }) {
  const parameters = columnsOf(items, 0).filter((column) => column.group === "parameter" && differs(column, items));
  const chosen = view.groupBy.value;
  if (parameters.length === 0 && chosen === null) return null;
  return (
    <label class="mlw-option" title="In the charts: one line with a band for all runs of a value">
      Group charts by
      <select class="mlw-field" value={chosen ?? ""} onChange={(event) => { view.groupBy.value = event.currentTarget.value || null; }}>
        <option value="">run</option>
        {parameters.map(({ title }) => <option key={title} value={title}>{title}</option>)}
      </select>
    </label>
  );
}
