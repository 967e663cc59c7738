import { useMemo } from "preact/hooks";
import { useSurroundings } from "../../charts/surroundings";
import { Axis } from "./axis";
import type { RunsBoard } from "./board";
import type { Colours } from "./colours";
import type { Item } from "./columns";
import { Drawn, type Draw } from "./drawn";
import { drawAxes, lineOf, linesOf, nearest, ROOM } from "./lines";
import { placesOf, type Scale } from "./scale";


interface Props {
  readonly items: readonly Item[];
  readonly scales: readonly Scale[];
  /** Which runs are inside everything that was brushed. */
  readonly inside: Uint8Array;
  readonly colours: Colours;
  readonly board: RunsBoard;
}

/** Each run as a line over parallel axes. */
export function Parallel({ items, scales, inside, colours, board }: Props) {
  const { theme, recoloured } = useSurroundings();
  const places = useMemo(() => scales.map((scale) => placesOf(scale, items)), [scales, items]);
  const draw = useMemo(
    () => linesOf(places, inside, colours, theme.read),
    [places, inside, colours, recoloured.value, theme],
  );
  const hovered = items.findIndex(({ id }) => id === board.hovered.value);
  const drawOver = useMemo<Draw>(() => (context, width, height) => {
    const { ink } = theme.read();
    context.clearRect(0, 0, width, height);
    context.strokeStyle = ink;
    context.lineWidth = 2.5;
    if (hovered >= 0) context.stroke(lineOf(places, hovered, width, height, new Path2D()));
    drawAxes(context, scales, theme.read(), width, height);
    return false;
  }, [places, scales, hovered, recoloured.value, theme]);
  const onPointerMove = (event: PointerEvent): void => {
    const { left, top, width, height } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const at = nearest(places, inside, event.clientX - left, event.clientY - top, width, height);
    board.hovered.value = items[at]?.id ?? null;
  };
  return (
    <div
      class="mlw-plot mlw-parallel"
      role="group"
      aria-label={`Parallel coordinates of ${items.length} runs`}
      style={{ minWidth: `${2 * ROOM.side + 70 * (scales.length - 1)}px` }}
      onPointerMove={onPointerMove}
      onPointerLeave={() => { board.hovered.value = null; }}
    >
      <Drawn draw={draw} />
      <Drawn draw={drawOver} />
      {scales.map((scale, at) => (
        <Axis
          key={scale.column.key}
          scale={scale}
          board={board}
          left={`calc(${ROOM.side}px + (100% - ${2 * ROOM.side}px) * ${scales.length > 1 ? at / (scales.length - 1) : 0.5})`}
        />
      ))}
    </div>
  );
}
