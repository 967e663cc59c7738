import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { useSurroundings } from "../../charts/surroundings";
import { Ends } from "./axis";
import { brush, type RunsBoard } from "./board";
import type { Colours } from "./colours";
import type { Item } from "./columns";
import { dotsOf, ROOM, xOf, yOf } from "./dots";
import { Drawn, type Draw } from "./drawn";
import { placesOf, type Scale } from "./scale";

/** A pointer this near to a dot means it. */
const NEAR = 12;

interface Props {
  readonly items: readonly Item[];
  readonly x: Scale;
  readonly y: Scale;
  readonly inside: Uint8Array;
  readonly colours: Colours;
  readonly board: RunsBoard;
}

interface Box {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

/** Each run as a dot. */
export function Scatter({ items, x, y, inside, colours, board }: Props) {
  const { theme, recoloured } = useSurroundings();
  const [across, up] = useMemo(() => [placesOf(x, items), placesOf(y, items)] as const, [x, y, items]);
  const dragged = useSignal<Box | null>(null);
  const draw = useMemo(
    () => dotsOf(across, up, x, y, inside, colours, theme.read),
    [across, up, x, y, inside, colours, recoloured.value, theme],
  );
  const hovered = items.findIndex(({ id }) => id === board.hovered.value);
  const drawHovered = useMemo<Draw>(() => (context, width, height) => {
    context.clearRect(0, 0, width, height);
    const [left, top] = [xOf(across[hovered] ?? NaN, width), yOf(up[hovered] ?? NaN, height)];
    context.strokeStyle = theme.read().ink;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(left, top, 6, 0, 7);
    if (left === left && top === top) context.stroke();
    return false;
  }, [across, up, hovered, theme]);
  const placeOf = (event: PointerEvent): readonly [number, number] => {
    const { left, top, width, height } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const part = (event.clientX - left - ROOM.left) / (width - ROOM.left - ROOM.right);
    const rise = 1 - (event.clientY - top - ROOM.top) / (height - ROOM.top - ROOM.bottom);
    return [Math.min(1, Math.max(0, part)), Math.min(1, Math.max(0, rise))];
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (dragged.value !== null) {
      dragged.value = { ...dragged.value, to: placeOf(event) };
      return;
    }
    const { left, top, width, height } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    let best = -1;
    let least = NEAR;
    for (let at = 0; at < items.length; at++) {
      if (inside[at] !== 1) continue;
      const far = Math.hypot(xOf(across[at] ?? NaN, width) - event.clientX + left, yOf(up[at] ?? NaN, height) - event.clientY + top);
      if (far < least) [best, least] = [at, far];
    }
    board.hovered.value = items[best]?.id ?? null;
  };
  const finish = (): void => {
    const box = dragged.value;
    dragged.value = null;
    if (box === null) return;
    const isClick = Math.hypot(box.from[0] - box.to[0], box.from[1] - box.to[1]) < 0.01;
    [x, y].forEach((scale, axis) => {
      const [one = 0, other = 0] = [box.from[axis], box.to[axis]];
      const limits = { low: scale.at(Math.min(one, other)), high: scale.at(Math.max(one, other)) };
      brush(board, scale, isClick ? null : limits);
    });
  };
  const box = dragged.value ?? boxOf(x, y, board);
  return (
    <div
      class="mlw-plot mlw-scatter"
      role="group"
      aria-label={`${y.column.title} over ${x.column.title} of ${items.length} runs`}
      onPointerDown={(event) => {
        if (event.target instanceof HTMLInputElement) return;
        (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
        dragged.value = { from: placeOf(event), to: placeOf(event) };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={finish}
      onPointerCancel={finish}
      onPointerLeave={() => { board.hovered.value = null; }}
    >
      <Drawn draw={draw} />
      <Drawn draw={drawHovered} />
      {box === null ? null : (
        <div class="mlw-plot-area"><div class="mlw-brush" style={styleOf(box)} /></div>
      )}
      {[x, y].map((scale) => {
        const limits = board.brushes.value.get(scale.column.key);
        const [low, high] = limits === undefined ? [0, 1] : [scale.place(limits.low), scale.place(limits.high)];
        return <Ends key={scale.column.key} scale={scale} board={board} low={Math.max(0, low)} high={Math.min(1, high)} />;
      })}
    </div>
  );
}

/** What was brushed, by whichever plot. */
function boxOf(x: Scale, y: Scale, board: RunsBoard): Box | null {
  const [across, up] = [board.brushes.value.get(x.column.key), board.brushes.value.get(y.column.key)];
  if (across === undefined && up === undefined) return null;
  const low = [across === undefined ? 0 : x.place(across.low), up === undefined ? 0 : y.place(up.low)] as const;
  const high = [across === undefined ? 1 : x.place(across.high), up === undefined ? 1 : y.place(up.high)] as const;
  return { from: low, to: high };
}

function styleOf({ from, to }: Box): Record<string, string> {
  const ends = [0, 1].map((axis) => {
    const [one = 0, other = 0] = [from[axis], to[axis]];
    return [Math.max(0, Math.min(one, other)), Math.min(1, Math.max(one, other))] as const;
  });
  const [[left, right], [bottom, top]] = [ends[0] ?? [0, 1], ends[1] ?? [0, 1]];
  return {
    left: `${100 * left}%`,
    width: `${100 * (right - left)}%`,
    bottom: `${100 * bottom}%`,
    height: `${100 * (top - bottom)}%`,
  };
}
