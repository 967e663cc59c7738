import { useSignal } from "@preact/signals";
import type { RunModel } from "../../model/run";
import type { ViewModel } from "../../model/view";
import type { Details, RunError, WarningRow } from "../../wire";
import { useAsked } from "../asked";
import { useClock } from "../clock";
import { Copy } from "../copy";
import "./diagnosis.css";
import { oddMetrics, troubles, type Finding } from "./findings";
import { passages } from "./traceback";

/** What went wrong, and what is odd. */
export function Diagnosis({ view }: { view: ViewModel }) {
  const { run } = view;
  const { body, error } = useAsked(run, { what: "details" }, 5000).value;
  return (
    <div class="mlw-diagnosis">
      {body?.error == null ? null : <Failure error={body.error} />}
      {body === null && error === null ? <p class="mlw-empty" role="status">Looking…</p> : null}
      {body === null && error !== null ? <p class="mlw-note" data-tone="idle">The error’s traceback and warnings are not at hand: {error}</p> : null}
      <Findings run={run} body={body} />
    </div>
  );
}

function Findings({ run, body }: { run: RunModel; body: Details | null }) {
  const now = useClock(run);
  const warnings = body?.warnings ?? [];
  const found = [...troubles(run, now), ...oddMetrics(run)];
  const header = run.header.value;
  const isFailed = header?.status === "Failed";
  return (
    <>
      {found.length === 0 ? null : (
        <section aria-label="Findings">
          <h3 class="mlw-section">Odd</h3>
          <ul class="mlw-findings">
            {found.map((finding) => <Found key={finding.key} finding={finding} />)}
          </ul>
        </section>
      )}
      {warnings.length === 0 ? null : <Warnings rows={warnings} />}
      {found.length === 0 && warnings.length === 0 && !isFailed && body !== null ? (
        <p class="mlw-empty">
          Nothing odd was found: no error, no warning in the logs, no NaN or infinite value, and no unusual silence.
        </p>
      ) : null}
    </>
  );
}

function Found({ finding }: { finding: Finding }) {
  return <li class="mlw-note" data-tone={finding.tone}>{finding.text}</li>;
}

function Warnings({ rows }: { rows: readonly WarningRow[] }) {
  return (
    <section aria-label="Warnings">
      <h3 class="mlw-section">Warnings</h3>
      <ul class="mlw-findings">
        {rows.map(({ message, count }, at) => (
          <li key={at} class="mlw-note" data-tone="unsure">
            {message} {count > 1 ? <span class="mlw-badge" data-tone="unsure">{count}×</span> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Failure({ error }: { error: RunError }) {
  const all = useSignal(false);
  const parts = passages(error.traceback);
  const hasLibraries = parts.some(({ kind }) => kind === "library") && parts.some(({ kind }) => kind === "own");
  return (
    <section class="mlw-failure" aria-label="Error">
      <div class="mlw-failure-head">
        <h3><span class="mlw-failure-type">{error.type}</span> {error.message}</h3>
        <Copy text={() => (error.traceback === "" ? `${error.type}: ${error.message}` : error.traceback)} label="Copy the error" />
        {hasLibraries ? (
          <button type="button" class="mlw-button" aria-pressed={all.value} onClick={() => { all.value = !all.value; }}>
            Libraries’ frames
          </button>
        ) : null}
      </div>
      {error.traceback === "" ? null : (
        <pre class="mlw-traceback" tabIndex={0} role="region" aria-label="Traceback">
          {parts.map(({ kind, text, frames }, at) => (
            <span key={at} data-kind={kind}>
              {kind === "library" && hasLibraries && !all.value ? `  … ${frames} ${frames === 1 ? "frame" : "frames"} of libraries\n` : `${text}\n`}
            </span>
          ))}
        </pre>
      )}
    </section>
  );
}
