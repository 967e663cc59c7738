import type { ComponentChildren } from "preact";

export interface StepperProps {
  /** What is chosen, of `total`, counted from 0. */
  readonly at: number;
  readonly total: number;
  readonly choose: (at: number) => void;
  /** What it is called in words: “step 12”. */
  readonly words: string;
  readonly label: string;
  readonly children?: ComponentChildren;
}

/** Chooses one of several things that were logged one after the other; nothing where there is one only. */
export function Stepper({ at, total, choose, words, label, children }: StepperProps) {
  if (total < 2) return null;
  const go = (to: number): void => { choose(Math.min(total - 1, Math.max(0, to))); };
  return (
    <div class="mlw-stepper" role="group" aria-label={label}>
      {children}
      <button type="button" class="mlw-icon" aria-label="Previous" disabled={at <= 0} onClick={() => { go(at - 1); }}>
        ‹
      </button>
      <input
        type="range"
        min="0"
        max={total - 1}
        value={at}
        aria-label={label}
        aria-valuetext={`${words}, ${at + 1} of ${total}`}
        onInput={(event) => { go(Number(event.currentTarget.value)); }}
        onKeyDown={(event) => { event.stopPropagation(); }}
      />
      <button type="button" class="mlw-icon" aria-label="Next" disabled={at >= total - 1} onClick={() => { go(at + 1); }}>
        ›
      </button>
      <span class="mlw-faint mlw-step">{words} <span class="mlw-of">({at + 1} of {total})</span></span>
    </div>
  );
}
