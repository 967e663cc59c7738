import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Stepper, type StepperProps } from "../report/stepper";

const PAUSE_MS = 250;
/** For who has asked for less motion. */
const LONG_PAUSE_MS = 1500;

/** A stepper that can go on by itself, from the first to the last. */
export function Player(props: StepperProps & { readonly ready?: () => boolean }) {
  const playing = useSignal(false);
  const latest = useRef(props);
  latest.current = props;
  const isPlaying = playing.value;
  useEffect(() => {
    if (!isPlaying) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const timer = setInterval(() => {
      const { at, total, choose, ready } = latest.current;
      if (ready?.() === false) return; // it waits for what it shows
      if (at >= total - 1) playing.value = false;
      else choose(at + 1);
    }, calm ? LONG_PAUSE_MS : PAUSE_MS);
    return () => { clearInterval(timer); };
  }, [isPlaying, playing]);
  const { at, total, choose } = props;
  return (
    <Stepper {...props} choose={(next) => { playing.value = false; choose(next); }}>
      <button
        type="button"
        class="mlw-icon"
        aria-label={isPlaying ? "Pause" : "Play"}
        onClick={() => {
          if (!isPlaying && at >= total - 1) choose(0);
          playing.value = !isPlaying;
        }}
      >
        {isPlaying ? "❚❚" : "▶"}
      </button>
    </Stepper>
  );
}
