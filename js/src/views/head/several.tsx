import { useSignal } from "@preact/signals";
import type { RunModel } from "../../model/run";
import type { Status } from "../../wire";
import { Swatch } from "../swatch";
import { nameOf, statusTone, statusWords } from "../words";

/** So many runs are named before somebody asks for all. */
const FEW = 8;

/** Which runs these are and how they are doing, in a few lines. */
export function SeveralHeader({ runs }: { runs: readonly RunModel[] }) {
  const all = useSignal(false);
  const counts = new Map<Status, number>();
  for (const { header } of runs) {
    if (header.value !== null) counts.set(header.value.status, (counts.get(header.value.status) ?? 0) + 1);
  }
  const experiments = [...new Set(runs.flatMap(({ header }) => header.value?.experiment ?? []))];
  const shown = all.value ? runs : runs.slice(0, FEW);
  return (
    <header class="mlw-head">
      <div class="mlw-title">
        <span class="mlw-experiment" title={experiments.join(", ")}>{experiments.join(", ")}</span>
        <h2 class="mlw-name">{runs.length} runs</h2>
      </div>
      <div class="mlw-facts" role="status">
        {[...counts].map(([status, count]) => (
          <span key={status} class="mlw-status" data-tone={statusTone(status)}>
            <span class="mlw-dot" aria-hidden="true" />
            {count} {statusWords(status).toLowerCase()}
          </span>
        ))}
      </div>
      <ul class="mlw-runs" aria-label="Runs">
        {shown.map((run) => {
          const header = run.header.value;
          return (
            <li key={run.of} title={header === null ? undefined : `${nameOf(header)}: ${statusWords(header.status)}`}>
              <Swatch of={run.of} />
              <span class="mlw-run-name">{header === null ? "…" : nameOf(header)}</span>
            </li>
          );
        })}
        {runs.length <= FEW ? null : (
          <li>
            <button type="button" class="mlw-more" aria-expanded={all.value} onClick={() => { all.value = !all.value; }}>
              {all.value ? "fewer" : `${runs.length - FEW} more`}
            </button>
          </li>
        )}
      </ul>
    </header>
  );
}
