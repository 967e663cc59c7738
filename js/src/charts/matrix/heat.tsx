import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { readable, type Place, type Track } from "../figure/hover";
import { round } from "../figure/scale";
import { useSize } from "../figure/size";
import { short } from "../format";
import { onOneLine } from "../report/visible";
import { useSurroundings } from "../surroundings";
import { Cells } from "./cells";
import { rgbOf } from "./colours";
import { accuracyOf, shades, type Confusion, type Share } from "./confusion";
import { Labels } from "./labels";
import { layout } from "./layout";
import { all, between, span, zoomed, type Window } from "./window";
import { percent, say } from "./words";

/** So many classes can be told apart without looking closer. */
export const FEW = 12;
/** Below the labels stands what the axis is. */
const FOOT = 18;

/** A confusion matrix as coloured cells, which can be read by pointer and keys, and looked at closely. */
export function Heat({ confusion, share }: { confusion: Confusion; share: Share }) {
  const [box, size] = useSize();
  const { theme, recoloured } = useSurroundings();
  const { length } = confusion.labels;
  const names = useMemo(() => confusion.labels.map(onOneLine), [confusion]);
  const shade = useMemo(() => shades(confusion, share), [confusion, share]);
  const chosen = useSignal<Window>(all(length));
  const read = useSignal<Place | null>(null);
  const drag = useSignal<readonly [Place, Place] | null>(null);
  const width = size.value?.width ?? 0;
  const [low, high] = useMemo(
    () => [rgbOf(theme.read().surface), rgbOf(theme.read().hues[0] ?? "")] as const,
    [theme, recoloured.value, width === 0],
  );
  // a matrix that was logged later may be smaller
  const window = chosen.value.bottom > length || chosen.value.right > length ? all(length) : chosen.value;
  const place = useMemo(() => layout(window, names, width), [window, names, width]);
  const rows = useMemo(() => tracksOf(confusion, names, window), [confusion, names, window]);
  const [height, columns] = [rows.length, window.right - window.left];
  const now = read.value !== null && read.value.track < height && read.value.at < columns ? read.value : null;
  const find = (px: number, py: number): Place | null => {
    const found = { track: Math.floor((py - place.top) / place.down), at: Math.floor((px - place.left) / place.across) };
    return found.track >= 0 && found.track < height && found.at >= 0 && found.at < columns ? found : null;
  };
  const zoom = (factor: number): void => {
    if (now === null) return;
    const next = zoomed(window, window.top + now.track, window.left + now.at, factor, length);
    read.value = { track: window.top + now.track - next.top, at: window.left + now.at - next.left };
    chosen.value = next;
  };
  const keys = readable(`Confusion matrix, ${length} classes`, rows, read, find);
  const bottom = place.top + place.height + place.below + FOOT;
  const section = drag.value === null ? null : between(...drag.value, window);
  return (
    <div class="mlw-figure">
      <div
        class="mlw-figure-box mlw-heat"
        ref={box}
        {...keys}
        onKeyDown={(event) => {
          if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 0.5 : 2);
          else keys.onKeyDown?.(event);
        }}
        onPointerDown={(event) => {
          if (length <= FEW || event.pointerType === "touch" || read.value === null) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.value = [read.value, read.value];
        }}
        onPointerMove={(event) => {
          keys.onPointerMove?.(event);
          if (drag.value !== null && read.value !== null) drag.value = [drag.value[0], read.value];
        }}
        onPointerUp={() => {
          if (section !== null) chosen.value = section;
          drag.value = null;
        }}
        onPointerCancel={() => { drag.value = null; }}
        onDblClick={() => { chosen.value = all(length); }}
      >
        {width === 0 ? null : (
          <svg class="mlw-svg" aria-hidden="true" width={width} height={bottom} viewBox={`0 0 ${width} ${bottom}`}>
            <Cells confusion={confusion} share={share} shade={shade} window={window} place={place} low={low} high={high} />
            <Labels names={names} window={window} place={place} />
            {now === null ? null : (
              <rect
                data-hover=""
                class="mlw-cell-read"
                x={place.x(window.left + now.at)}
                y={place.y(window.top + now.track)}
                width={round(Math.max(4, place.across - 1))}
                height={round(Math.max(4, place.down - 1))}
              />
            )}
            {section === null ? null : (
              <rect
                data-hover=""
                class="mlw-band"
                x={place.x(section.left)}
                y={place.y(section.top)}
                width={round(place.x(section.right) - place.x(section.left))}
                height={round(place.y(section.bottom) - place.y(section.top))}
              />
            )}
          </svg>
        )}
      </div>
      <p class="mlw-foot mlw-read" data-hover={now === null ? undefined : ""}>
        {now === null ? `${percent(accuracyOf(confusion))} of ${short(confusion.total)} right` : rows[now.track]?.say(now.at)}
      </p>
      {height < length || columns < length ? (
        <button type="button" class="mlw-button" data-tone="active" onClick={() => { chosen.value = all(length); }}>
          Show all again
        </button>
      ) : length > FEW ? <p class="mlw-foot mlw-read">Drag over cells, or press + on one, to look closer.</p> : null}
    </div>
  );
}

/** The rows of a window, to be read cell by cell. */
function tracksOf(confusion: Confusion, names: readonly string[], { top, bottom, left, right }: Window): Track[] {
  const x = span(left, right);
  return span(top, bottom).map((row) => ({
    key: `${row}`,
    name: "",
    x,
    y: [],
    color: "",
    say: (at) => say(confusion, names, row, left + at),
  }));
}
