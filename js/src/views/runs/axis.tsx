import { useSignal } from "@preact/signals";
import { brush, toggle, type Limits, type RunsBoard } from "./board";
import type { Scale } from "./scale";

/** What a key press moves an end by, as a part of the axis. */
const PLACES = 100;

/** An axis that can be brushed by a pointer, and by two sliders that show when the keyboard comes to them. */
export function Axis({ scale, board, left }: { scale: Scale; board: RunsBoard; left: string }) {
  const { column, canLog, log } = scale;
  const dragged = useSignal<readonly [number, number] | null>(null);
  const limits = board.brushes.value.get(column.key);
  const ends = dragged.value ?? (limits === undefined ? null : [scale.place(limits.low), scale.place(limits.high)] as const);
  const low = ends === null ? 0 : Math.max(0, Math.min(...ends));
  const high = ends === null ? 1 : Math.min(1, Math.max(...ends));
  const placeOf = (event: PointerEvent): number => {
    const { top, height } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return Math.min(1, Math.max(0, 1 - (event.clientY - top) / (height || 1)));
  };
  const finish = (): void => {
    if (dragged.value === null) return;
    const [from, to] = [Math.min(...dragged.value), Math.max(...dragged.value)];
    dragged.value = null;
    brush(board, scale, to - from < 0.01 ? null : { low: scale.at(from), high: scale.at(to) });
  };
  return (
    <div class="mlw-axis" style={{ left }}>
      <button
        type="button"
        class="mlw-axis-name"
        title={canLog ? `${column.title}: ${log ? "logarithmic" : "linear"} (change)` : column.title}
        aria-pressed={canLog ? log : undefined}
        disabled={!canLog}
        onClick={() => { toggle(board.log, column.key); }}
      >
        {column.title}{log ? " (log)" : ""}
      </button>
      <div
        class="mlw-axis-line"
        onPointerDown={(event) => {
          (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
          dragged.value = [placeOf(event), placeOf(event)];
        }}
        onPointerMove={(event) => { if (dragged.value !== null) dragged.value = [dragged.value[0], placeOf(event)]; }}
        onPointerUp={finish}
        onPointerCancel={finish}
      >
        {ends === null ? null : <div class="mlw-brush" style={{ bottom: `${100 * low}%`, height: `${100 * (high - low)}%` }} />}
      </div>
      <Ends scale={scale} board={board} low={low} high={high} />
    </div>
  );
}

/** The ends of a brush, for the keyboard. */
export function Ends({ scale, board, low, high }: { scale: Scale; board: RunsBoard; low: number; high: number }) {
  const set = (from: number, to: number): void => {
    const limits: Limits = { low: scale.at(Math.min(from, to)), high: scale.at(Math.max(from, to)) };
    brush(board, scale, limits);
  };
  const end = (label: string, value: number, change: (place: number) => void) => (
    <input
      type="range"
      class="mlw-end"
      min={0}
      max={PLACES}
      value={Math.round(value * PLACES)}
      aria-label={`${scale.column.title}, ${label}`}
      aria-valuetext={scale.words(scale.at(value))}
      onInput={(event) => { change(Number(event.currentTarget.value) / PLACES); }}
    />
  );
  return (
    <div class="mlw-ends">
      {end("at least", low, (place) => { set(place, high); })}
      {end("at most", high, (place) => { set(low, place); })}
    </div>
  );
}
