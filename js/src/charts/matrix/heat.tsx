import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { readable, type Place, type Track } from "../figure/hover";
import { round } from "../figure/scale";
import { useSize } from "../figure/size";
import { exact, short } from "../format";
import { onOneLine } from "../report/visible";
import { useSurroundings } from "../surroundings";
import { css, inkOn, mix, rgbOf } from "./colours";
import { accuracyOf, cell, shades, type Confusion, type Share } from "./confusion";
import { all, pooled, zoomed, type Window } from "./window";

/** More cells than this are one picture instead of an element each. */
const MOST_CELLS = 900;
/** So many classes can be told apart without looking closer. */
export const FEW = 12;
const LETTER = 5.8;
const LONGEST = 14;

/** A confusion matrix as coloured cells, which can be read by pointer and keys, and looked at closely. */
export function Heat({ confusion, share }: { confusion: Confusion; share: Share }) {
  const [box, size] = useSize();
  const { theme, recoloured } = useSurroundings();
  const { length } = confusion.labels;
  const names = useMemo(() => confusion.labels.map(onOneLine), [confusion]);
  const shown = useSignal<Window>(all(length));
  const place = useSignal<Place | null>(null);
  const drag = useSignal<readonly [Place, Place] | null>(null);
  // a matrix that was logged later may be smaller
  const window = shown.value.bottom > length || shown.value.right > length ? all(length) : shown.value;
  const shade = useMemo(() => shades(confusion, share), [confusion, share]);
  const colours = recoloured.value; // asked for, so that it is drawn again when they change
  const [low, high] = useMemo(() => [rgbOf(theme.read().surface), rgbOf(theme.read().hues[0] ?? "")] as const, [theme, colours, size.value === null]);
  const [rows, columns] = [window.bottom - window.top, window.right - window.left];
  const width = size.value?.width ?? 0;
  const longest = Math.min(LONGEST, names.reduce((most, name) => Math.max(most, name.length), 1));
  const left = Math.ceil(longest * LETTER) + 26;
  const across = (width - left - 8) / columns;
  const down = Math.min(across, 40, Math.max(20, (width - left) / rows));
  const height = round(rows * down);
  const isTilted = longest * LETTER + 6 > across;
  const below = isTilted ? Math.ceil(longest * LETTER * 0.72) + 12 : 16;
  const toX = (column: number): number => round(left + (column - window.left) * across);
  const toY = (row: number): number => round(4 + (row - window.top) * down);
  const tracks = useMemo(() => range(window.top, window.bottom).map((row): Track => ({
    key: `${row}`,
    name: names[row] ?? "",
    x: range(window.left, window.right),
    y: [],
    color: "",
    say: (at) => say(confusion, names, row, window.left + at),
  })), [confusion, names, window]);
  const find = (px: number, py: number): Place | null => {
    const track = Math.floor((py - 4) / down);
    const at = Math.floor((px - left) / across);
    return track >= 0 && track < rows && at >= 0 && at < columns ? { track, at } : null;
  };
  const read = place.value;
  const now = read === null || read.track >= rows || read.at >= columns ? null : { row: window.top + read.track, column: window.left + read.at };
  const isZoomed = rows < length || columns < length;
  const zoom = (factor: number): void => {
    if (now === null) return;
    shown.value = zoomed(window, now.row, now.column, factor, length);
    place.value = { track: now.row - shown.value.top, at: now.column - shown.value.left };
  };
  const keys = readable(`Confusion matrix, ${length} classes`, tracks, place, find);
  const select = drag.value;
  return (
    <div class="mlw-figure">
      <div
        class="mlw-figure-box mlw-heat"
        ref={box}
        {...keys}
        onKeyDown={(event) => {
          const factor = { "+": 0.5, "-": 2 }[event.key];
          if (factor === undefined) keys.onKeyDown?.(event);
          else zoom(factor);
        }}
        onPointerDown={(event) => {
          if (length <= FEW || event.pointerType === "touch" || place.value === null) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.value = [place.value, place.value];
        }}
        onPointerMove={(event) => {
          keys.onPointerMove?.(event);
          if (drag.value !== null && place.value !== null) drag.value = [drag.value[0], place.value];
        }}
        onPointerUp={() => {
          if (select !== null) shown.value = between(select, window) ?? window;
          drag.value = null;
        }}
        onDblClick={() => { shown.value = all(length); }}
      >
        {size.value === null ? null : (
          <svg class="mlw-svg" aria-hidden="true" width={width} height={height + below + 22} viewBox={`0 0 ${width} ${height + below + 22}`}>
            {rows * columns > MOST_CELLS
              ? <Picture shade={shade} size={length} window={window} low={low} high={high} x={left} y={4} width={round(across * columns)} height={height} />
              : range(window.top, window.bottom).map((row) => range(window.left, window.right).map((column) => {
                const fill = mix(low, high, shade[row * length + column] ?? 0);
                return (
                  <g key={row * length + column}>
                    <rect x={toX(column)} y={toY(row)} width={round(Math.max(1, across - 1))} height={round(Math.max(1, down - 1))} style={{ fill: css(fill) }} />
                    {across > 28 && down > 14 ? (
                      <text class="mlw-cell" x={round(toX(column) + across / 2)} y={round(toY(row) + down / 2 + 3.5)} text-anchor="middle" style={{ fill: inkOn(fill) }}>
                        {words(cell(confusion, share, row, column), share, across)}
                      </text>
                    ) : null}
                  </g>
                );
              }))}
            <g class="mlw-axes">
              {every(rows, down, 12).map((at) => (
                <text key={at} x={left - 6} y={round(toY(window.top + at + 0.5) + 3.5)} text-anchor="end">{cut(names[window.top + at])}</text>
              ))}
              {every(columns, across, isTilted ? 17 : 0).map((at) => {
                const [x, y] = [toX(window.left + at + 0.5), height + 16];
                return <text key={at} x={x} y={y} text-anchor={isTilted ? "end" : "middle"} transform={isTilted ? `rotate(-45 ${x} ${y})` : undefined}>{cut(names[window.left + at])}</text>;
              })}
              <text x={width - 8} y={height + below + 16} text-anchor="end">predicted</text>
              <text x="10" y={4 + height / 2} text-anchor="middle" transform={`rotate(-90 10 ${4 + height / 2})`}>true</text>
            </g>
            {now === null ? null : <rect data-hover="" class="mlw-cell-read" x={toX(now.column)} y={toY(now.row)} width={round(Math.max(4, across - 1))} height={round(Math.max(4, down - 1))} />}
            {select === null ? null : <rect data-hover="" class="mlw-band" {...areaOf(select, window, toX, toY)} />}
          </svg>
        )}
      </div>
      <p class="mlw-foot mlw-read" data-hover={now === null ? undefined : ""}>
        {now === null ? `${percent(accuracyOf(confusion))} of ${short(confusion.total)} right` : say(confusion, names, now.row, now.column)}
      </p>
      {isZoomed ? (
        <button type="button" class="mlw-button" data-tone="active" onClick={() => { shown.value = all(length); }}>Show all again</button>
      ) : length > FEW ? <p class="mlw-foot mlw-read">Drag over cells, or press + on one, to look closer.</p> : null}
    </div>
  );
}

interface PictureProps {
  readonly shade: Float64Array;
  readonly size: number;
  readonly window: Window;
  readonly low: readonly [number, number, number];
  readonly high: readonly [number, number, number];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** All cells as one picture. */
function Picture({ shade, size, window, low, high, x, y, width, height }: PictureProps) {
  const href = useMemo(() => {
    const found = pooled(shade, size, window, Math.max(1, Math.floor(width)), Math.max(1, Math.floor(height)));
    const canvas = document.createElement("canvas");
    canvas.width = found.width;
    canvas.height = found.height;
    const pen = canvas.getContext("2d");
    const image = pen?.createImageData(found.width, found.height);
    if (pen == null || image == null) return "";
    found.shades.forEach((part, at) => { image.data.set([...mix(low, high, part), 255], 4 * at); });
    pen.putImageData(image, 0, 0);
    return canvas.toDataURL();
  }, [shade, size, window, low, high, width, height]);
  return <image class="mlw-picture" href={href} x={x} y={y} width={width} height={height} preserveAspectRatio="none" />;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

/** As many places as there is room for labels, each of which wants so many pixels. */
function every(count: number, room: number, wanted: number): number[] {
  const step = Math.max(1, Math.ceil(wanted / room));
  return range(0, count).filter((at) => at % step === 0);
}

/** Without its middle where it is long: numbered names differ at their end. */
function cut(name = ""): string {
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 7)}…${name.slice(-6)}` : name;
}

function words(value: number, share: Share, room: number): string {
  if (Number.isNaN(value)) return "–";
  if (share !== "count") return value === 0 ? "" : `${(100 * value).toFixed(0)}%`;
  const full = short(value);
  return full.length * 6.2 < room ? full : new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 }).format(value);
}

function say(confusion: Confusion, names: readonly string[], row: number, column: number): string {
  const [of, taken] = [names[row] ?? "", names[column] ?? ""];
  const count = exact(cell(confusion, "count", row, column));
  const shares = `${percent(cell(confusion, "row", row, column))} of true, ${percent(cell(confusion, "column", row, column))} of predicted`;
  return row === column ? `${of}, predicted right: ${count} (${shares})` : `${of}, predicted as ${taken}: ${count} (${shares})`;
}

function percent(part: number): string {
  return Number.isFinite(part) ? `${short(Math.round(1e4 * part) / 100)} %` : "–";
}

/** The window between two cells; null where it is one cell only, as after a click. */
function between([from, to]: readonly [Place, Place], window: Window): Window | null {
  const rows = [from.track, to.track].sort((a, b) => a - b) as [number, number];
  const columns = [from.at, to.at].sort((a, b) => a - b) as [number, number];
  if (rows[0] === rows[1] && columns[0] === columns[1]) return null;
  return { top: window.top + rows[0], bottom: window.top + rows[1] + 1, left: window.left + columns[0], right: window.left + columns[1] + 1 };
}

function areaOf(select: readonly [Place, Place], window: Window, toX: (column: number) => number, toY: (row: number) => number): Record<"x" | "y" | "width" | "height", number> {
  const { top, bottom, left, right } = between(select, window) ?? window;
  return { x: toX(left), y: toY(top), width: toX(right) - toX(left), height: toY(bottom) - toY(top) };
}
