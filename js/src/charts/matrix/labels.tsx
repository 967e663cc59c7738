import { round } from "../figure/scale";
import { cut, type Layout } from "./layout";
import type { Window } from "./window";

export interface LabelsProps {
  readonly names: readonly string[];
  readonly window: Window;
  readonly place: Layout;
}

/** The names of the classes beside and below the cells: all, or as many as there is room for. */
export function Labels({ names, window, place }: LabelsProps) {
  const { left, top, height, width, below, isTilted } = place;
  const [middle, bottom] = [round(top + height / 2), round(top + height)];
  return (
    <g class="mlw-axes">
      {place.beside.map((at) => (
        <text key={at} x={left - 6} y={round(place.y(window.top + at + 0.5) + 3.5)} text-anchor="end">
          {cut(names[window.top + at])}
        </text>
      ))}
      {place.under.map((at) => {
        const [x, y] = [place.x(window.left + at + 0.5), bottom + 12];
        const tilted = isTilted ? `rotate(-45 ${x} ${y})` : undefined;
        return (
          <text key={at} x={x} y={y} text-anchor={isTilted ? "end" : "middle"} transform={tilted}>
            {cut(names[window.left + at])}
          </text>
        );
      })}
      <text x={left + width} y={bottom + below + 12} text-anchor="end">predicted</text>
      <text x="10" y={middle} text-anchor="middle" transform={`rotate(-90 10 ${middle})`}>true</text>
    </g>
  );
}
