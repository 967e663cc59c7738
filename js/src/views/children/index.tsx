import { useMemo } from "preact/hooks";
import { short } from "../../charts/format";
import type { ViewModel } from "../../model/view";
import { newRunsBoard, type RunsBoard } from "../runs/board";
import { Runs } from "../runs";
import { useChildren } from "./load";

const boards = new WeakMap<ViewModel, RunsBoard>();

/** How the children are looked at; it stays while the view does, whichever tab is open. */
function boardOf(view: ViewModel): RunsBoard {
  const board = boards.get(view) ?? newRunsBoard();
  boards.set(view, board);
  return board;
}

/** The runs below the run. */
export function Children({ view }: { view: ViewModel }) {
  const board = useMemo(() => boardOf(view), [view]);
  const { rows, total, now, done, error } = useChildren(view.run).value;
  const items = useMemo(() => rows.map((row) => ({ id: row.id, row, of: null })), [rows]);
  if (items.length === 0) {
    const words = error !== null ? `The children are not at hand: ${error}` : total === 0 ? "No children yet" : "Looking…";
    return <p class="mlw-empty" role="status">{words}</p>;
  }
  const missing = total === null ? 0 : total - items.length;
  return (
    <>
      {missing > 0 && error === null ? (
        <p class="mlw-note" data-tone="idle" role="status">
          {short(items.length)} of {short(missing + items.length)} children {done ? "are at hand." : "so far…"}
        </p>
      ) : null}
      {error === null ? null : <p class="mlw-note" data-tone="unsure" role="status">This may be old: {error}</p>}
      <Runs items={items} board={board} now={now} />
    </>
  );
}
