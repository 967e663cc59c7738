import { useRef } from "preact/hooks";
import { sizeWords } from "../files/size";
import type { Place } from "./place";

/** The part of a track that its handle takes at least. */
const LEAST = 0.06;

/** How far into the file one looks, and a handle to go elsewhere: what scrolls is only the part that is here. */
export function Rail({ place, controls }: { place: Place; controls: string }) {
  const { sheet } = place;
  const track = useRef<HTMLDivElement>(null);
  const at = Math.min(1, place.seen.value / Math.max(1, sheet.size));
  const go = (event: PointerEvent): void => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined || box.height === 0) return;
    const share = Math.min(1, Math.max(0, ((event.clientY - box.top) / box.height - LEAST / 2) / (1 - LEAST)));
    void (share === 1 ? place.toEnd() : place.toByte(Math.floor(share * sheet.size)));
  };
  return (
    <div
      class="mlw-log-rail"
      ref={track}
      role="scrollbar"
      aria-controls={controls}
      aria-orientation="vertical"
      aria-label="Place in the file"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * at)}
      aria-valuetext={`${sizeWords(place.seen.value)} of ${sizeWords(sheet.size)}`}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={(event) => { if (event.currentTarget.hasPointerCapture(event.pointerId)) go(event); }}
    >
      <div class="mlw-log-handle" style={{ top: `${100 * at * (1 - LEAST)}%`, height: `${100 * LEAST}%` }} />
    </div>
  );
}
