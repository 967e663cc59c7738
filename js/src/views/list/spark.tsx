import type { Spark } from "../../wire";
import { numberOf } from "../words";

const WIDTH = 48;
const HEIGHT = 18;
const ROOM = 2;

/** The course of a metric as a small line; what is not finite is left out. */
export function Sparkline({ spark, label }: { spark: Spark | null; label: string }) {
  const points = spark === null ? [] : finite(spark);
  if (points.length < 2) return <span class="mlw-spark" />;
  const values = points.map(([, y]) => y);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  // halves: the distance of the least from the greatest of all numbers is none
  const scale = high > low ? (HEIGHT - 2 * ROOM) / (high / 2 - low / 2) : 0;
  const drawn = points.map(([x, y]) => {
    const across = ROOM + x * (WIDTH - 2 * ROOM);
    const down = high > low ? HEIGHT - ROOM - (y / 2 - low / 2) * scale : HEIGHT / 2;
    return `${across.toFixed(1)},${down.toFixed(1)}`;
  });
  return (
    <svg class="mlw-spark" width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      <polyline points={drawn.join(" ")} />
    </svg>
  );
}

function finite({ x, y }: Spark): [number, number][] {
  const found: [number, number][] = [];
  x.forEach((across, at) => {
    const value = numberOf(y[at]);
    if (value !== null && Number.isFinite(value)) found.push([across, value]);
  });
  return found;
}
