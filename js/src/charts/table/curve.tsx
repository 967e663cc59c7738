import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Series } from "../../model/series";
import { told } from "../entries";
import { Figure } from "../figure/figure";
import { path, range } from "../figure/scale";
import { exact } from "../format";
import { number } from "../report/document";
import { Note, Waiting } from "../report/frame";
import { onOneLine } from "../report/visible";
import type { Head, Rows } from "./rows";

/** More points make no better line. */
const MOST = 50_000;
/** So few are marked one by one. */
const FEW = 200;

interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** The two columns of a table as a line, in the order of the first one; it grows with the table. */
export function Curve({ rows, metric, head }: { rows: Rows; metric: Series; head: Head }) {
  const points = useSignal<Points>({ x: [], y: [] });
  const error = useSignal<string | null>(null);
  const version = metric.version.value;
  useEffect(() => {
    let wanted = true;
    const get = async (): Promise<void> => {
      const { x, y } = points.peek();
      const [across, down] = [[...x], [...y]];
      for await (const page of rows.all(x.length, MOST)) {
        if (!wanted) return;
        for (const row of page) {
          across.push(number(row[0]));
          down.push(number(row[1]));
        }
      }
      if (!wanted) return;
      error.value = null;
      if (across.length !== x.length) points.value = { x: across, y: down };
    };
    get().catch((thrown: unknown) => { if (wanted) error.value = told(thrown); });
    return () => { wanted = false; };
  }, [rows, version, points, error]);
  const { x, y } = useMemo(() => inOrder(points.value), [points.value]);
  const [across = "", beside = ""] = head.columns.map(onOneLine);
  const [low, high] = range(x) ?? [0, 1];
  const [least, greatest] = range(y) ?? [0, 1];
  const room = (greatest - least) * 0.05;
  const color = "var(--mlwidget-hue-0)";
  const say = (at: number): string => `${across} ${exact(x[at] ?? NaN)}, ${beside} ${exact(y[at] ?? NaN)}`;
  if (x.length === 0 && error.value === null) return <Waiting total={1} />;
  return (
    <>
      <Figure
        label={`${beside} over ${across}`}
        x={{ low, high, title: across }}
        y={{ low: least - room, high: greatest + room, title: beside }}
        tracks={[{ key: "rows", name: "", x, y, color, say }]}
        alongX
        note={`${exact(x.length)} of ${exact(head.total)} rows`}
      >
        {(frame) => {
          const [px, py] = thinned(x.map(frame.x), y.map(frame.y));
          return (
            <>
              <path class="mlw-curve" style={{ stroke: color }} d={path(px, py)} />
              {x.length <= FEW ? px.map((one, at) => (Number.isFinite(one) && Number.isFinite(py[at]) ? (
                <circle key={at} cx={one} cy={py[at]} r="2.5" style={{ fill: color }} />
              ) : null)) : null}
            </>
          );
        }}
      </Figure>
      {error.value === null ? null : <Note>Not all rows can be had: {error.value}</Note>}
    </>
  );
}

/** By the first column; rows that are equal there stay as they were logged. */
function inOrder({ x, y }: Points): Points {
  if (x.every((one, at) => at === 0 || (x[at - 1] ?? NaN) <= one)) return { x, y };
  const order = x.map((_, at) => at).filter((at) => !Number.isNaN(x[at])).sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0));
  return { x: order.map((at) => x[at] ?? NaN), y: order.map((at) => y[at] ?? NaN) };
}

/** Of the points in one column of pixels only the first, the highest, the lowest and the last: no spike is lost. */
export function thinned(x: readonly number[], y: readonly number[]): readonly [number[], number[]] {
  const kept: number[] = [];
  for (let at = 0; at < x.length;) {
    const column = Math.round(x[at] ?? NaN);
    let [end, high, low] = [at, at, at];
    for (; end < x.length && Math.round(x[end] ?? NaN) === column; end++) {
      if ((y[end] ?? NaN) < (y[high] ?? NaN)) high = end;
      if ((y[end] ?? NaN) > (y[low] ?? NaN)) low = end;
    }
    end = Math.max(end, at + 1);
    kept.push(...new Set([at, Math.min(high, low), Math.max(high, low), end - 1]));
    at = end;
  }
  return [kept.map((at) => x[at] ?? NaN), kept.map((at) => y[at] ?? NaN)];
}
