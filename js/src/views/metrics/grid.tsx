import { useMemo } from "preact/hooks";
import type { RunModel } from "../../model/run";
import type { ViewModel } from "../../model/view";
import { noMetrics } from "../words";
import { newBoard, toggled, type Board } from "./board";
import { Card } from "./card";
import { columns, groups } from "./groups";
import "./metrics.css";
import { panelsOf, type Panel } from "./panels";
import { Toolbar } from "./toolbar";

/** So many cards cost little also where nobody looks at them. */
const FEW = 30;

const boards = new WeakMap<ViewModel, Board>();

/** How the charts of a view are arranged; it stays while the view does, whichever tab is open. */
function boardOf(view: ViewModel): Board {
  const known = boards.get(view) ?? newBoard();
  boards.set(view, known);
  return known;
}

/** All scalar metrics, as small charts side by side. */
export function Grid({ view }: { view: ViewModel }) {
  const board = useMemo(() => boardOf(view), [view]);
  const hidden = view.hidden.value;
  const runs = view.runs.value.filter(({ of }) => !hidden.has(of));
  const panels = panelsOf(runs, board, groupingOf(view));
  if (panels.length === 0 && board.query.value === "") return <p class="mlw-empty">{noMetrics(runs)}</p>;
  const pinned = board.pinned.value.flatMap((key) => panels.find((panel) => panel.key === key) ?? []);
  const made = panels.filter((panel) => panel.key.startsWith("pattern ") && !pinned.includes(panel));
  const rest = groups(panels.filter((panel) => !pinned.includes(panel) && !made.includes(panel)));
  const collapsed = board.collapsed.value;
  const sizes = rest.map(({ name, members }) => (collapsed.has(name) ? 0 : members.length));
  const first = [...pinned, ...made];
  const few = panels.length <= FEW;
  return (
    <>
      <Toolbar board={board} count={panels.length} />
      <div class="mlw-groups" style={{ "--mlw-total": panels.length, ...columns([first.length, ...sizes]) }}>
        {first.length === 0 ? null : <Members title="Pinned" panels={first} board={board} few={few} full />}
        {rest.map(({ name, members }) => (
          <Members key={name} title={name} panels={members} board={board} few={few} />
        ))}
        {panels.length === 0 ? <p class="mlw-empty">No metric’s name has “{board.query.value}” in it.</p> : null}
      </div>
    </>
  );
}

/** By what runs are averaged; a run of which nothing is known yet stands by itself. */
function groupingOf(view: ViewModel): ((run: RunModel) => string) | null {
  const parameter = view.groupBy.value;
  if (parameter === null) return null;
  const rows = view.rows.value;
  return (run) => {
    const parameters = rows.get(run.of)?.parameters;
    if (parameters === undefined) return run.header.value?.name ?? "";
    return parameter in parameters ? `${parameter} = ${String(parameters[parameter])}` : `no ${parameter}`;
  };
}

interface MembersProps {
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly board: Board;
  readonly few: boolean;
  readonly full?: boolean;
}

/** A group of charts under its name, by which it is folded. */
export function Members({ title, panels, board, few, full = false }: MembersProps) {
  const isFolded = title !== "" && board.collapsed.value.has(title);
  return (
    <section class="mlw-group" aria-label={title || "Metrics"} style={{ "--mlw-members": isFolded ? 1 : panels.length }}>
      {title === "" ? null : (
        <h3 class="mlw-group-name">
          <button
            type="button"
            class="mlw-fold"
            aria-expanded={!isFolded}
            onClick={() => { board.collapsed.value = new Set(toggled(board.collapsed.value, title)); }}
          >
            {title} <span class="mlw-count">{panels.length}</span>
          </button>
        </h3>
      )}
      {isFolded ? null : panels.map((panel) => (
        <Card key={panel.key} panel={panel} board={board} level={title === "" ? "h3" : "h4"} few={few} full={full} />
      ))}
    </section>
  );
}
