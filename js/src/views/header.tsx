import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { duration, took } from "../charts/format";
import { isFinal, type RunModel } from "../model/run";
import type { RunHeader } from "../wire";
import { brief, linkWords, statusTone, statusWords } from "./words";

/**
 * Which run this is and how it is doing.
 *
 * @param saved - whether this is an old picture, in which a run may look alive that is not.
 */
export function Header({ run, header, saved }: { run: RunModel; header: RunHeader; saved: boolean }) {
  const old = saved && !isFinal(header.status);
  return (
    <header class="mlw-head">
      <div class="mlw-title" title={`${header.experiment} / ${header.name} (${header.id})`}>
        <span class="mlw-experiment">{header.experiment}</span>
        <h2 class="mlw-name">{header.name === header.id ? brief(header.id) : header.name}</h2>
      </div>
      <div class="mlw-facts">
        <span class="mlw-status" role="status" data-tone={old ? "idle" : statusTone(header.status)}>
          <span class="mlw-dot" aria-hidden="true" />
          {statusWords(header.status)}{old ? " when saved" : ""}
        </span>
        <Duration run={run} header={header} />
      </div>
      {header.reason === null ? null : <p class="mlw-note" data-tone={statusTone(header.status)}>{header.reason}</p>}
      {header.health.map((line) => (
        <p class="mlw-note" data-tone="unsure" key={line}>{line}</p>
      ))}
    </header>
  );
}

/** What stands between the viewer and live data, if anything. */
export function LinkNote({ run, note }: { run: RunModel; note: string | null }) {
  const trouble = linkWords(run.link.value, run.closedBecause.value);
  const words = trouble ?? note;
  const tone = trouble === null ? "idle" : "unsure";
  return <div role="alert">{words === null ? null : <p class="mlw-note" data-tone={tone}>{words}</p>}</div>;
}

/** Ticks in the viewer, by the sender's clock. */
function Duration({ run, header }: { run: RunModel; header: RunHeader }) {
  const now = useSignal(run.clock());
  const ticking = run.link.value === "live" && header.ended === null && header.started !== null;
  useEffect(() => {
    now.value = run.clock();
    if (!ticking) return;
    const timer = setInterval(() => { now.value = run.clock(); }, 1000);
    return () => { clearInterval(timer); };
  }, [ticking, now, run, header]);
  if (header.started === null) return null;
  return (
    <time class="mlw-duration" title="Duration">
      {header.ended === null ? duration(now.value - header.started) : took(header.ended - header.started)}
    </time>
  );
}
