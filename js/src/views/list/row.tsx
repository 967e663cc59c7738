import { duration, took } from "../../charts/format";
import { isFinal } from "../../model/run";
import type { ListRow } from "../../wire";
import { nameOf, statusTone, statusWords, valueWords } from "../words";
import { Sparkline } from "./spark";
import type { ListState } from "./state";

interface RowProps {
  readonly state: ListState;
  readonly row: ListRow;
  /** Our clock, in seconds. */
  readonly now: number;
  readonly grouped: boolean;
}

/** A run in two lines. */
export function Row({ state, row, now, grouped }: RowProps) {
  const metric = state.shown.value;
  const value = row.metrics[metric];
  const tags = Object.entries(row.tags).map(([name, said]) => (said === null || said === "" ? name : `${name}: ${said}`));
  const by = state.group.value;
  const facts = [
    lasted(row, now + state.ahead.value),
    ago(row.created, now + state.ahead.value),
    ...(grouped && by === "experiment" ? [] : [row.experiment]),
    ...(row.children > 0 ? [row.children === 1 ? "1 child" : `${String(row.children)} children`] : []),
    ...tags,
  ];
  return (
    <>
      <span class="mlw-status" data-tone={statusTone(row.status)} title={row.reason ?? statusWords(row.status)}>
        <span class="mlw-dot" aria-hidden="true" />
      </span>
      <span class="mlw-list-name">{nameOf(row)}</span>
      <Sparkline spark={state.sparklines.of(row)} label={`Course of ${metric}`} />
      <span class="mlw-list-value" title={value === undefined ? "" : `${metric} ${valueWords(value)}`}>
        {value === undefined ? "" : valueWords(value)}
      </span>
      <span class="mlw-list-facts">
        {isFinal(row.status) && row.status === "Completed" ? "" : <b data-tone={statusTone(row.status)}>{statusWords(row.status)}</b>}
        {facts.filter((fact) => fact !== "").map((fact) => <span key={fact}>{fact}</span>)}
      </span>
    </>
  );
}

/** What a screen reader says of a run. */
export function spoken(row: ListRow, metric: string): string {
  const value = row.metrics[metric];
  return `${nameOf(row)}, ${statusWords(row.status)}${value === undefined ? "" : `, ${metric} ${valueWords(value)}`}`;
}

function lasted({ started, ended }: ListRow, now: number): string {
  if (started === null) return "";
  return ended === null ? duration(Math.max(now - started, 0)) : took(ended - started);
}

/** How long ago, in the greatest unit. */
export function ago(then: number, now: number): string {
  const seconds = Math.max(now - then, 0);
  for (const [unit, size] of [["d", 86_400], ["h", 3600], ["min", 60]] as const) {
    if (seconds >= size) return `${String(Math.floor(seconds / size))} ${unit} ago`;
  }
  return "just now";
}
