import { useSignal } from "@preact/signals";
import { useSurroundings, type Axis } from "../../charts/surroundings";
import { useUnique } from "../../charts/unique";
import { toggled, type Board } from "./board";

const AXES: readonly (readonly [Axis, string])[] = [
  ["step", "Step"],
  ["relative", "Relative time"],
  ["time", "Wall time"],
];

/** So few charts need no search. */
const FEW = 6;

/** How all charts are read, and which are shown. */
export function Toolbar({ board, count }: { board: Board; count: number }) {
  const { reading } = useSurroundings();
  const id = useUnique();
  const { smoothing, axis, logX, logY, clip, zoom } = reading;
  return (
    <div class="mlw-toolbar" role="toolbar" aria-label="How charts are read">
      {count > FEW || board.query.value !== "" ? (
        <input
          class="mlw-field mlw-search"
          type="search"
          placeholder="Find metrics"
          aria-label="Find metrics: words of their names, * for anything"
          value={board.query.value}
          onInput={(event) => { board.query.value = event.currentTarget.value; }}
        />
      ) : null}
      <label class="mlw-option">
        Smoothing
        <input
          type="range"
          min="0"
          max="0.99"
          step="0.01"
          value={smoothing.value}
          onInput={(event) => { smoothing.value = Number(event.currentTarget.value); }}
        />
        <output class="mlw-amount">{smoothing.value.toFixed(2)}</output>
      </label>
      <label class="mlw-option" for={id}>
        Axis
        <select
          id={id}
          class="mlw-field"
          value={axis.value}
          onChange={(event) => {
            axis.value = event.currentTarget.value as Axis;
            zoom.value = null; // a section of steps is none of seconds
          }}
        >
          {AXES.map(([key, title]) => <option key={key} value={key}>{title}</option>)}
        </select>
      </label>
      <Toggle label="log x" title="Logarithmic horizontal axis" on={logX.value} turn={(on) => { logX.value = on; }} />
      <Toggle label="log y" title="Logarithmic vertical axis" on={logY.value} turn={(on) => { logY.value = on; }} />
      <Toggle label="clip" title="Leave far outliers outside the frame" on={clip.value} turn={(on) => { clip.value = on; }} />
      {count > 1 ? <NewChart board={board} /> : null}
      {zoom.value === null ? null : (
        <button type="button" class="mlw-button" data-tone="active" onClick={() => { zoom.value = null; }}>
          Show all again
        </button>
      )}
    </div>
  );
}

function Toggle({ label, title, on, turn }: { label: string; title: string; on: boolean; turn: (on: boolean) => void }) {
  return (
    <button type="button" class="mlw-button" title={title} aria-pressed={on} onClick={() => { turn(!on); }}>
      {label}
    </button>
  );
}

/** A chart of several metrics, by a pattern. */
function NewChart({ board }: { board: Board }) {
  const typed = useSignal<string | null>(null);
  if (typed.value === null) {
    return (
      <button type="button" class="mlw-button" onClick={() => { typed.value = ""; }}>
        + chart
      </button>
    );
  }
  return (
    <form
      class="mlw-option"
      onSubmit={(event) => {
        event.preventDefault();
        const pattern = typed.value?.trim() ?? "";
        if (pattern !== "" && !board.patterns.value.includes(pattern)) {
          board.patterns.value = toggled(board.patterns.value, pattern);
        }
        typed.value = null;
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") typed.value = null;
      }}
    >
      <input
        class="mlw-field"
        value={typed.value}
        onInput={(event) => { typed.value = event.currentTarget.value; }}
        placeholder="*/loss"
        aria-label="Metrics of the new chart: words of their names, * for anything"
        ref={(input) => { input?.focus(); }}
      />
      <button type="submit" class="mlw-button">Add</button>
    </form>
  );
}
