import { useMemo } from "preact/hooks";
import { round } from "../figure/scale";
import { css, inkOn, mix, type Rgb } from "./colours";
import { cell, type Confusion, type Share } from "./confusion";
import type { Layout } from "./layout";
import { pooled, span, type Window } from "./window";
import { inCell } from "./words";

/** More cells than this are one picture instead of an element each. */
const MOST = 900;
/** A cell that is lower has no number in it. */
const LOWEST = 13;

export interface CellsProps {
  readonly confusion: Confusion;
  readonly share: Share;
  /** How strongly each cell is coloured. */
  readonly shade: Float64Array;
  readonly window: Window;
  readonly place: Layout;
  /** The colours of nothing and of the most. */
  readonly low: Rgb;
  readonly high: Rgb;
}

/** The cells of a matrix, with their numbers where there is room. */
export function Cells(props: CellsProps) {
  const { confusion, share, shade, window, place, low, high } = props;
  const { length } = confusion.labels;
  const rows = span(window.top, window.bottom);
  const columns = span(window.left, window.right);
  if (rows.length * columns.length > MOST) return <Picture {...props} />;
  const [width, height] = [round(Math.max(1, place.across - 1)), round(Math.max(1, place.down - 1))];
  return (
    <>
      {rows.map((row) => columns.map((column) => {
        const fill = mix(low, high, shade[row * length + column] ?? 0);
        const [x, y] = [place.x(column), place.y(row)];
        const words = place.down > LOWEST ? inCell(cell(confusion, share, row, column), share, place.across) : "";
        return (
          <g key={row * length + column}>
            <rect x={x} y={y} width={width} height={height} style={{ fill: css(fill) }} />
            {words === "" ? null : (
              <text
                class="mlw-cell"
                x={round(x + width / 2)}
                y={round(y + height / 2 + 4)}
                text-anchor="middle"
                style={{ fill: inkOn(fill) }}
              >
                {words}
              </text>
            )}
          </g>
        );
      }))}
    </>
  );
}

/** All cells as one picture. */
function Picture({ confusion, shade, window, place, low, high }: CellsProps) {
  const { width, height, left, top } = place;
  const href = useMemo(() => {
    const { length } = confusion.labels;
    const found = pooled(shade, length, window, Math.max(1, Math.floor(width)), Math.max(1, Math.floor(height)));
    const canvas = document.createElement("canvas");
    canvas.width = found.width;
    canvas.height = found.height;
    const pen = canvas.getContext("2d");
    const image = pen?.createImageData(found.width, found.height);
    if (pen == null || image == null) return "";
    found.shades.forEach((part, at) => { image.data.set([...mix(low, high, part), 255], 4 * at); });
    pen.putImageData(image, 0, 0);
    return canvas.toDataURL();
  }, [confusion, shade, window, low, high, width, height]);
  return <image class="mlw-picture" href={href} x={left} y={top} width={width} height={height} preserveAspectRatio="none" />;
}
