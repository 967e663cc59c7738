import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { nearest, readable, type Track } from "./hover";
import { round, scale, type Scale } from "./scale";
import { useSize } from "./size";

/** One axis of a figure. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly title: string;
}

/** Where things are inside a figure. */
export interface Frame {
  readonly x: Scale;
  readonly y: Scale;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface FigureProps {
  /** The figure in a few words. */
  readonly label: string;
  readonly x: Axis;
  readonly y: Axis;
  /** What can be read by pointer and keys. */
  readonly tracks: readonly Track[];
  /** Whether only the place along the horizontal axis decides what is read, as with bars. */
  readonly alongX?: boolean;
  /** What the line below says while nothing is read. */
  readonly note?: string;
  readonly children: (frame: Frame, hovered: number | null) => ComponentChildren;
}

const TOP = 20;
const BOTTOM = 34;

/** Axes, and what is drawn between them; the values can be read by pointer and keys. */
export function Figure({ label, x, y, tracks, alongX = false, note = "", children }: FigureProps) {
  const [box, size] = useSize();
  const place = useSignal<{ track: number; at: number } | null>(null);
  const { width = 0, height = 0 } = size.value ?? {};
  const frame = width === 0 ? null : frameOf(width, height, x, y);
  const find = (px: number, py: number) => (frame === null ? null : nearest(tracks, frame.x, frame.y, px, py, alongX));
  const read = place.value;
  const track = read === null ? undefined : tracks[read.track];
  const at = Math.min(read?.at ?? 0, (track?.x.length ?? 0) - 1);
  return (
    <div class="mlw-figure">
      <div class="mlw-figure-box" ref={box} {...readable(label, tracks, place, find)}>
        {frame === null ? null : (
          <svg class="mlw-svg" aria-hidden="true" width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
            <Axes frame={frame} x={x.title} y={y.title} />
            {children(frame, track === undefined ? null : at)}
            {track === undefined ? null : (
              <circle
                data-hover=""
                class="mlw-dot-read"
                cx={round(frame.x(track.x[at] ?? NaN))}
                cy={round(frame.y(track.y[at] ?? NaN))}
                r="4"
                style={{ fill: track.color }}
              />
            )}
          </svg>
        )}
      </div>
      <p class="mlw-foot mlw-read" data-hover={track === undefined ? undefined : ""}>
        {track === undefined ? note : <>{tracks.length > 1 ? <b>{track.name}</b> : null} {track.say(at)}</>}
      </p>
    </div>
  );
}

function frameOf(width: number, height: number, x: Axis, y: Axis): Frame {
  const bottom = height - BOTTOM;
  const down = scale(y.low, y.high, bottom, TOP, Math.min(8, (bottom - TOP) / 36));
  const longest = down.labels.reduce((most, one) => Math.max(most, one.length), 1);
  // figures below each other have the same edge, mostly
  const left = Math.max(34, Math.ceil(longest * 5.8) + 10);
  const right = width - 12;
  const across = scale(x.low, x.high, left, right, Math.min(10, (right - left) / 60));
  return { x: across, y: down, left, right, top: TOP, bottom };
}

function Axes({ frame: { x, y, left, right, top, bottom }, x: below, y: beside }: { frame: Frame; x: string; y: string }) {
  return (
    <g class="mlw-axes">
      {y.ticks.map((tick, at) => (
        <g key={tick}>
          <path class="mlw-grid-line" d={`M${left} ${round(y(tick))}H${right}`} />
          <text x={left - 6} y={round(y(tick)) + 3.5} text-anchor="end">{y.labels[at]}</text>
        </g>
      ))}
      {x.ticks.map((tick, at) => (
        <text key={tick} x={round(x(tick))} y={bottom + 14} text-anchor="middle">{x.labels[at]}</text>
      ))}
      <path class="mlw-frame-line" d={`M${left} ${bottom}H${right}`} />
      <text x={right} y={bottom + 29} text-anchor="end">{below}</text>
      <text x="0" y={top - 9}>{beside}</text>
    </g>
  );
}
