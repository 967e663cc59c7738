import { duration, took } from "../charts/format";
import { isFinal, type RunModel } from "../model/run";
import type { RunHeader, RunRow } from "../wire";
import { useClock } from "./clock";
import "./head/head.css";
import { ProgressBar } from "./head/bar";
import { Knobs } from "./head/knobs";
import { Parameters } from "./head/parameters";
import { Stop } from "./head/stop";
import { Tags } from "./head/tags";
import { linkWords, nameOf, statusTone, statusWords } from "./words";

interface HeaderProps {
  readonly run: RunModel;
  readonly header: RunHeader;
  /** Its parameters, once they are known. */
  readonly row: RunRow | undefined;
  /** Whether this is an old picture, in which a run may look alive that is not. */
  readonly saved: boolean;
}

/** Which run this is, how it is doing, and what can be done about it. */
export function Header({ run, header, row, saved }: HeaderProps) {
  const isCut = run.link.value === "silent" || run.closedBecause.value !== null;
  const old = !isFinal(header.status) && (saved || isCut);
  return (
    <header class="mlw-head">
      <div class="mlw-title" title={`${header.experiment} / ${header.name} (${header.id})`}>
        <span class="mlw-experiment">{header.experiment}</span>
        <h2 class="mlw-name">{nameOf(header)}</h2>
      </div>
      <div class="mlw-facts">
        <span class="mlw-status" role="status" data-tone={old ? "idle" : statusTone(header.status)}>
          <span class="mlw-dot" aria-hidden="true" />
          {statusWords(header.status)}{!old ? "" : saved ? " when saved" : " when last heard of"}
        </span>
        <Duration run={run} header={header} />
        {saved ? null : <Stop run={run} header={header} />}
      </div>
      <ProgressBar run={run} />
      <Parameters row={row} knobs={header.knobs} />
      <Tags run={run} header={header} fixed={saved || run.link.value === "silent"} />
      {saved ? null : <Knobs run={run} header={header} />}
      {header.reason === null ? null : <p class="mlw-note" data-tone={statusTone(header.status)}>{header.reason}</p>}
      {header.health.map((line) => (
        <p class="mlw-note" data-tone="unsure" key={line}>{line}</p>
      ))}
    </header>
  );
}

/** What stands between the viewer and live data, if anything. */
export function LinkNote({ runs, note }: { runs: readonly RunModel[]; note: string | null }) {
  const all = runs.map((run) => linkWords(run.link.value, run.closedBecause.value));
  const trouble = [...new Set(all.filter((words) => words !== null))];
  const words = trouble.length > 0 ? trouble : note === null ? [] : [note];
  const tone = trouble.length > 0 ? "unsure" : "idle";
  return (
    <div role="alert">
      {words.map((one) => <p class="mlw-note" data-tone={tone} key={one}>{one}</p>)}
    </div>
  );
}

/** Ticks in the viewer, by the sender's clock. */
function Duration({ run, header }: { run: RunModel; header: RunHeader }) {
  const now = useClock(run);
  if (header.started === null) return null;
  return (
    <time class="mlw-duration" title="Duration">
      {header.ended === null ? duration(now - header.started) : took(header.ended - header.started)}
    </time>
  );
}
