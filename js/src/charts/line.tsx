import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Line } from "./chart";
import { LineDrawing } from "./drawing";
import { Legend } from "./legend";
import "./line.css";
import type { Hovered } from "./stage";
import { useSurroundings } from "./surroundings";
import { useUnique } from "./unique";

export type { Hovered } from "./stage";

/** What can be had of a chart as it stands. */
export interface ChartHandle {
  /** The picture, on its own ground and with its title. */
  png(): Promise<Blob>;
  /** The same as lines and letters, sharp at any size. */
  svg(): string;
  /** Every point of what is shown, down to the raw ones; asks for those that are not here. */
  csv(): Promise<string>;
}

export interface LineChartProps {
  readonly lines: readonly Line[];
  /** What a saved picture is called; the names of the lines by default. */
  readonly title?: string;
  /** Told what is under the crosshair, for each line, or null when it has left. */
  readonly onHover?: (hovered: readonly (Hovered | null)[] | null) => void;
  /** Told when the chart comes into view and when it leaves. */
  readonly onSeen?: (inView: boolean) => void;
  /** Given the chart once it stands, and null when it goes. */
  readonly handle?: (chart: ChartHandle | null) => void;
  /** Labels of lines that are switched off; charts that share it switch together. */
  readonly hidden?: Signal<ReadonlySet<string>>;
}

const HELP = "Arrow keys move the crosshair, with Shift in larger steps. Plus and minus zoom, 0 shows all, c copies.";
const NONE: ReadonlySet<string> = new Set();

/** Numbers over steps or time, as lines; fills its parent, and draws only when in view. */
export function LineChart(props: LineChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const said = useRef<HTMLParagraphElement>(null);
  const chart = useRef<LineDrawing | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const surroundings = useSurroundings();
  const own = useSignal(NONE);
  const hidden = props.hidden ?? own;
  const lines = useSame(props.lines);
  const off = hidden.value;
  const isSeen = useSignal(false);
  const { theme, recoloured } = surroundings;
  // before it is on the page an element has no colours
  const colors = useMemo(theme.read, [theme, recoloured.value, isSeen.value]);
  const help = useUnique();
  useEffect(() => {
    if (box.current === null || said.current === null) return;
    const made = new LineDrawing(box.current, said.current, surroundings, () => ({
      ...latest.current,
      onSeen: (inView: boolean) => {
        isSeen.value ||= inView;
        latest.current.onSeen?.(inView);
      },
    }));
    chart.current = made;
    latest.current.handle?.(made);
    return () => {
      latest.current.handle?.(null);
      chart.current = null;
      made.dispose();
    };
  }, [surroundings]);
  useEffect(() => { chart.current?.setLines(lines, off); }, [lines, off, surroundings]);
  const names = lines.map(({ label }) => label);
  return (
    <div class="mlw-linechart">
      <div
        class="mlw-lineplot"
        ref={box}
        tabIndex={0}
        role="application"
        aria-roledescription="line chart"
        aria-label={props.title ?? (names.slice(0, 5).join(", ") || "Nothing yet")}
        aria-describedby={help}
      />
      {lines.length > 1 ? <Legend lines={lines} hidden={hidden} colors={colors} /> : null}
      <p class="mlw-unseen" id={help}>{HELP}</p>
      <p class="mlw-unseen" aria-live="polite" ref={said} />
    </div>
  );
}

/** The list as it was before, where each line is what it was: a parent may make it anew each time. */
function useSame(lines: readonly Line[]): readonly Line[] {
  const before = useRef<readonly Line[]>([]);
  const same = lines.map((line) => before.current.find((one) => isSame(one, line)) ?? line);
  if (same.length !== before.current.length || same.some((line, at) => line !== before.current[at])) before.current = same;
  return before.current;
}

function isSame(a: Line, b: Line): boolean {
  const isLike = a.metric === b.metric && a.run === b.run && a.label === b.label && a.hue === b.hue;
  const [ours, theirs] = [a.members ?? [], b.members ?? []];
  return isLike && ours.length === theirs.length && ours.every((one, at) => theirs[at] !== undefined && isSame(one, theirs[at]));
}
