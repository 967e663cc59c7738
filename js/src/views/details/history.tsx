import { duration } from "../../charts/format";
import type { StatusChange } from "../../wire";
import { statusTone, statusWords } from "../words";

/** When the run got which status, and how long it had it. */
export function History({ history }: { history: readonly StatusChange[] }) {
  if (history.length === 0) return null;
  return (
    <section aria-label="History">
      <h3 class="mlw-section">History</h3>
      <ol class="mlw-history">
        {history.map(({ time, status }, at) => {
          const next = history[at + 1]?.time;
          return (
            <li key={at} data-tone={statusTone(status)}>
              <span class="mlw-status"><span class="mlw-dot" aria-hidden="true" />{statusWords(status)}</span>
              <time>{moment(time)}</time>
              <span>{next === undefined ? "" : `for ${next - time < 1 ? "under 1 s" : duration(next - time)}`}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** Day and time on the viewer's clock. */
function moment(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? "" : date.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}
