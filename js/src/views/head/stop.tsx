import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { isFinal, type RunModel } from "../../model/run";
import type { RunHeader } from "../../wire";
import { errorWords } from "../words";

/** A kernel that was not heard of for so long is busy, and the viewer is told. */
const BUSY_MS = 3000;
/** What is refused so soon was heard: asking again would not help. */
const REFUSED_MS = 1000;

/**
 * Stops the run, after it was asked once whether that is meant. A question that finds no answer is asked
 * again until the run is seen to stop: a busy kernel may hear it late.
 */
export function Stop({ run, header }: { run: RunModel; header: RunHeader }) {
  const state = useSignal<"idle" | "sure" | "asking" | "heard">("idle");
  const late = useSignal(false);
  const error = useSignal<string | null>(null);
  const box = useRef<HTMLSpanElement>(null);
  const isStopping = header.status === "CancelRequested";
  useEffect(() => {
    if (state.value !== "asking") return;
    let ended = false;
    const timer = setTimeout(() => { late.value = true; }, BUSY_MS);
    error.value = null;
    const ask = (): void => {
      const asked = Date.now();
      run.ask({ what: "stop", now: false }).then(
        () => { if (!ended) state.value = "heard"; },
        (reason: unknown) => {
          if (ended) return;
          if (Date.now() - asked > REFUSED_MS) {
            ask();
            return;
          }
          error.value = errorWords(reason);
          state.value = "idle";
        },
      );
    };
    ask();
    return () => {
      ended = true;
      clearTimeout(timer);
      late.value = false;
    };
  }, [state.value, run, state, late, error]);
  useLayoutEffect(() => {
    if (state.value !== "idle") box.current?.querySelector("button")?.focus();
  }, [state.value, state]);
  const isAsked = state.value === "asking" || state.value === "heard";
  if (isFinal(header.status) || (run.link.value !== "live" && !(isAsked && run.link.value === "silent"))) return null;
  if (isStopping) return <StopNow run={run} header={header} />;
  switch (state.value) {
    case "idle":
      return (
        <span class="mlw-sure" ref={box}>
          {error.value === null ? null : <span role="alert">{error.value}</span>}
          <button type="button" class="mlw-button" onClick={() => { state.value = "sure"; }}>Stop</button>
        </span>
      );
    case "sure":
      return (
        <span
          class="mlw-sure"
          role="group"
          aria-label="Stop this run?"
          ref={box}
          onKeyDown={(event) => { if (event.key === "Escape") state.value = "idle"; }}
        >
          Stop this run?
          <button type="button" class="mlw-button" data-tone="bad" onClick={() => { state.value = "asking"; }}>Stop it</button>
          <button type="button" class="mlw-button" onClick={() => { state.value = "idle"; }}>Go on</button>
        </span>
      );
    default:
      return (
        <span class="mlw-sure" role="status">
          Stopping…
          {late.value ? " The kernel is busy and has not heard it yet: it is asked until it has." : null}
        </span>
      );
  }
}

/** A run that was asked may end by itself in good order, which takes a while; who cannot wait interrupts it. */
function StopNow({ run, header }: { run: RunModel; header: RunHeader }) {
  const asked = useSignal(false);
  const mayWait = header.reason?.includes("may end by itself") ?? false;
  return (
    <span class="mlw-sure" role="status">
      Stopping…
      {mayWait && !asked.value ? (
        <button
          type="button"
          class="mlw-button"
          onClick={() => {
            asked.value = true;
            run.ask({ what: "stop", now: true }).catch(() => { asked.value = false; });
          }}
        >
          Stop now
        </button>
      ) : null}
    </span>
  );
}
