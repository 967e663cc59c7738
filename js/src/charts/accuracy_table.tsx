import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Chart, ChartProps } from "./chart";
import { Figure, type Axis, type Frame } from "./figure/figure";
import type { Track } from "./figure/hover";
import { look } from "./figure/hues";
import { Legend, type Key } from "./figure/legend";
import { path, range } from "./figure/scale";
import { exact, short } from "./format";
import { Switch, Words } from "./report/frame";
import { Report } from "./report/report";
import type { Cell } from "./report/csv";
import { dataOf } from "./report/document";
import { onOneLine } from "./report/visible";
import { useSurroundings } from "./surroundings";
import type { Theme } from "./theme";
import { curveOf, macro, readAccuracy, type Accuracy, type Curve, type Outcome, type Way } from "./roc";

/** Hits and misses of a classifier at many thresholds, as curves. */
export const accuracyTable: Chart = {
  place: "reports",
  View,
  describe: (metric) => `${metric.name}: accuracy table, logged ${metric.total.peek()} times`,
};

const WAYS: readonly (readonly [Way, string])[] = [
  ["roc", "ROC"],
  ["pr", "Precision–recall"],
  ["gain", "Gain"],
  ["lift", "Lift"],
  ["calibration", "Calibration"],
];

const AXES: Readonly<Record<Way, readonly [string, string]>> = {
  roc: ["false positive rate", "true positive rate"],
  pr: ["recall", "precision"],
  gain: ["share of samples, likeliest first", "share of the class found"],
  lift: ["share of samples, likeliest first", "lift"],
  calibration: ["predicted probability", "share that was of the class"],
};

/** So many classes are drawn at once before anybody has chosen. */
const FEW = 6;

function View({ run, metric }: ChartProps) {
  return <Report run={run} metric={metric} read={read} rows={rows}>{(accuracy) => <Curves accuracy={accuracy} />}</Report>;
}

function read(value: unknown): Accuracy {
  return readAccuracy(dataOf(value));
}

/** A curve with its place in the legend. */
interface Drawn extends Key {
  readonly curve: Curve;
  readonly width: number;
  readonly of: readonly Outcome[];
}

function Curves({ accuracy }: { accuracy: Accuracy }) {
  const way = useSignal<Way>("roc");
  const find = useSignal("");
  const shown = useSignal<ReadonlySet<string>>(new Set(["micro", "macro", ...(accuracy.labels.length <= FEW ? accuracy.labels.map((_, at) => `${at}`) : [])]));
  const { theme, recoloured } = useSurroundings();
  const all = useMemo(() => curves(accuracy, way.value, theme.read()), [accuracy, way.value, recoloured.value]);
  const drawn = all.filter(({ key, curve }) => shown.value.has(key) && curve.x.length > 0);
  const [across, beside] = AXES[way.value];
  const top = way.value === "lift" ? Math.max(2, range(...drawn.map(({ curve }) => curve.y))?.[1] ?? 2) * 1.05 : 1;
  const x: Axis = { low: 0, high: 1, title: across };
  const y: Axis = { low: 0, high: top, title: beside };
  const tracks = drawn.map((one): Track => ({ ...one, x: one.curve.x, y: one.curve.y, say: (at) => say(way.value, one.curve, at) }));
  return (
    <>
      <Switch label="Curves" options={WAYS} value={way.value} choose={(chosen) => { way.value = chosen; }} />
      {all.every(({ curve }) => curve.x.length === 0) ? <Words>{way.value === "calibration" ? "It has no table by probability." : "It has no outcomes."}</Words> : (
        <Figure label={`${across} and ${beside}`} x={x} y={y} tracks={tracks} note={drawn.length === 0 ? "No curve is chosen." : `${short(samples(accuracy))} samples, ${accuracy.labels.length} classes`}>
          {(frame) => (
            <>
              <path class="mlw-reference" d={reference(way.value, frame)} />
              {way.value === "pr" ? drawn.map(({ key, color, of }) => <path key={key} class="mlw-reference" style={{ stroke: color }} d={level(frame, prevalence(of))} />) : null}
              {drawn.map(({ key, color, dash, width, curve }) => (
                <path
                  key={key}
                  class="mlw-curve"
                  style={{ stroke: color, strokeDasharray: dash, strokeWidth: width }}
                  d={path(curve.x.map(frame.x), curve.y.map(frame.y), way.value === "pr" && key !== "macro")}
                />
              ))}
              {way.value === "calibration" ? drawn.map(({ key, color, curve }) => curve.x.map((at, place) => (
                <circle key={`${key} ${place}`} cx={frame.x(at)} cy={frame.y(curve.y[place] ?? NaN)} r="2.5" style={{ fill: color }} />
              ))) : null}
            </>
          )}
        </Figure>
      )}
      <Legend keys={all} shown={shown} find={find} />
    </>
  );
}

function curves(accuracy: Accuracy, way: Way, theme: Theme): Drawn[] {
  const several = accuracy.labels.length > 1;
  const made: Drawn[] = [];
  const add = (key: string, name: string, curve: Curve, of: readonly Outcome[], color: string, dash: string | undefined, width: number): void => {
    made.push({ key, name, curve, of, color, dash, width, value: score(way, curve.score) });
  };
  if (several) add("micro", "micro average", curveOf(way, accuracy.pooled), accuracy.pooled, "var(--mlwidget-ink)", undefined, 2);
  if (several && way !== "calibration") add("macro", "macro average", macro(way, accuracy.classes), [], "var(--mlwidget-ink)", "5 3", 2);
  accuracy.classes.forEach((outcomes, at) => {
    const { color, dash } = look(theme, at);
    add(`${at}`, onOneLine(accuracy.labels[at] ?? ""), curveOf(way, outcomes), outcomes, color, dash, 1.5);
  });
  return made;
}

function score(way: Way, value: number): string {
  if (Number.isNaN(value)) return "no samples";
  const digits = value.toFixed(3);
  return { roc: `AUC ${digits}`, pr: `AP ${digits}`, gain: `${(100 * value).toFixed(0)} % in 10 %`, lift: `×${value.toFixed(2)} in 10 %`, calibration: `ECE ${digits}` }[way];
}

function samples({ classes }: Accuracy): number {
  const [first] = classes[0] ?? [];
  return first === undefined ? 0 : first.positives + first.negatives;
}

function prevalence([first]: readonly Outcome[]): number {
  return first === undefined ? NaN : first.positives / (first.positives + first.negatives);
}

function reference(way: Way, frame: Frame): string {
  if (way === "pr") return "";
  if (way === "lift") return level(frame, 1);
  return `M${frame.x(0)} ${frame.y(0)}L${frame.x(1)} ${frame.y(1)}`;
}

function level({ left, right, y }: Frame, at: number): string {
  return Number.isFinite(at) ? `M${left} ${y(at)}H${right}` : "";
}

function say(way: Way, curve: Curve, at: number): string {
  const [across, beside] = AXES[way].map((title) => title.replace(/,.*/, ""));
  const words = [`${beside} ${short(curve.y[at] ?? NaN)}`, `${across} ${short(curve.x[at] ?? NaN)}`];
  const outcome = curve.outcomes[at] ?? null;
  if (outcome === null) return words.join(" · ");
  if (way === "calibration") return [...words, `${short(outcome.hits)} of ${short(outcome.hits + outcome.alarms)}`].join(" · ");
  const { threshold, isProbability } = outcome;
  words.unshift(isProbability ? `threshold ${exact(threshold)}` : `percentile ${short(100 * threshold)}`);
  return words.join(" · ");
}

function rows({ labels, classes }: Accuracy): Cell[][] {
  return [
    ["class", "by", "threshold", "true_positives", "false_positives", "true_negatives", "false_negatives"],
    ...classes.flatMap((outcomes, at) => outcomes.map((one): Cell[] => [
      labels[at] ?? "",
      one.isProbability ? "probability" : "percentile",
      one.threshold,
      one.hits,
      one.alarms,
      one.negatives - one.alarms,
      one.positives - one.hits,
    ])),
  ];
}
