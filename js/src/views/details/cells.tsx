import { duration, timeOfDay } from "../../charts/format";
import type { CellRow } from "../../wire";
import { Copy } from "../copy";

/** The notebook's cells that ran inside the run, in their order. */
export function Cells({ cells }: { cells: readonly CellRow[] }) {
  return (
    <section aria-label="Cells">
      <h3 class="mlw-section">Cells <span class="mlw-count">{cells.length}</span></h3>
      <ol class="mlw-cells">
        {cells.map((cell, at) => <Cell key={at} cell={cell} />)}
      </ol>
    </section>
  );
}

function Cell({ cell }: { cell: CellRow }) {
  const took = cell.duration === null ? "runs" : cell.duration < 1 ? `${cell.duration.toFixed(2)} s` : duration(cell.duration);
  return (
    <li>
      <p class="mlw-cell-head">
        <span>[{cell.count ?? " "}]</span>
        <span title="When it began">{timeOfDay(cell.started)}</span>
        <span title="How long it ran">{took}</span>
        <Copy text={() => cell.source} />
      </p>
      <pre class="mlw-source" tabIndex={0} role="region" aria-label={`Source of cell ${cell.count ?? ""}`}>{cell.source}</pre>
      {cell.error === null ? null : <p class="mlw-note" data-tone="bad">{cell.error}</p>}
    </li>
  );
}
