import { useMemo } from "preact/hooks";
import { useChosen } from "../../charts/entries";
import { short } from "../../charts/format";
import { isFinal, type RunModel } from "../../model/run";
import type { Series } from "../../model/series";
import { INTERNAL } from "../../wire";
import { useClock } from "../clock";
import { useVisible } from "../visible";
import { leftWords, progressOf, rateWords } from "./progress";

/** How far the run has come, how fast it goes and how long it will take; nothing of a run that does not tell. */
export function ProgressBar({ run }: { run: RunModel }) {
  const series = run.internal.value.find(({ name }) => name === `${INTERNAL}progress`);
  return series === undefined ? null : <Told run={run} series={series} />;
}

function Told({ run, series }: { run: RunModel; series: Series }) {
  const now = useClock(run);
  const ended = isFinal(run.header.value?.status ?? "Completed");
  const version = series.version.value;
  const progress = useMemo(() => progressOf(series.columns(), now), [series, version, now]);
  if (progress === null || (ended && run.header.value?.status === "Completed")) return null;
  const { done, total, rate, left } = progress;
  const share = total === null || total <= 0 ? null : Math.min(1, Math.max(0, done / total));
  const count = total === null ? `${short(done)} done` : `${short(done)} of ${short(total)}`;
  const speed = ended || rate === null ? null : rateWords(rate);
  const rest = ended ? "where it ended" : left === null ? null : leftWords(left);
  const words = [share === null ? null : `${Math.floor(100 * share)} %`, count, speed, rest].filter((one) => one !== null);
  return (
    <div class="mlw-progress" data-ended={ended || undefined}>
      {share === null ? null : (
        <div
          class="mlw-bar"
          role="progressbar"
          aria-label="Progress"
          aria-valuenow={Math.floor(100 * share)}
          aria-valuetext={words.join(", ")}
        >
          <div style={{ width: `${100 * share}%` }} />
        </div>
      )}
      <span class="mlw-progress-words">{words.join(" · ")}</span>
      {ended ? null : <Note run={run} />}
    </div>
  );
}

/** What the loop has said of what it does now. */
function Note({ run }: { run: RunModel }) {
  const series = run.internal.value.find(({ name }) => name === `${INTERNAL}note`);
  return series === undefined ? null : <Noted run={run} series={series} />;
}

function Noted({ run, series }: { run: RunModel; series: Series }) {
  const note = useChosen(run, series, useVisible()).entry.value?.value;
  return typeof note === "string" ? <span class="mlw-progress-note" title={note}>{note}</span> : null;
}
