import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Chart, ChartProps } from "./chart";
import { Figure, type Frame } from "./figure/figure";
import type { Track } from "./figure/hover";
import { Legend } from "./figure/legend";
import { path, range, round } from "./figure/scale";
import { short } from "./format";
import type { Cell } from "./report/csv";
import { dataOf } from "./report/document";
import { Switch, Words } from "./report/frame";
import { Report } from "./report/report";
import type { Way } from "./roc/curves";
import { AXES, drawnOf, say, type Drawn } from "./roc/drawn";
import { readAccuracy, type Accuracy } from "./roc/outcomes";
import { useSurroundings } from "./surroundings";

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

/** So many classes are drawn at once before anybody has chosen. */
const FEW = 6;

function View({ run, metric }: ChartProps) {
  return (
    <Report run={run} metric={metric} read={read} rows={rows}>
      {(accuracy) => <Curves accuracy={accuracy} />}
    </Report>
  );
}

function read(value: unknown): Accuracy {
  return readAccuracy(dataOf(value));
}

function Curves({ accuracy }: { accuracy: Accuracy }) {
  const { labels, classes } = accuracy;
  const { theme, recoloured } = useSurroundings();
  const chosen = useSignal<Way>("roc");
  const find = useSignal("");
  const each = labels.length <= FEW ? labels.map((_, at) => `${at}`) : [];
  const shown = useSignal<ReadonlySet<string>>(new Set(["micro", "macro", ...each]));
  const way = chosen.value;
  const all = useMemo(() => drawnOf(accuracy, way, theme.read()), [accuracy, way, theme, recoloured.value]);
  const drawn = all.filter(({ key, curve }) => shown.value.has(key) && curve.x.length > 0);
  const [first] = classes[0] ?? [];
  const samples = first === undefined ? 0 : first.positives + first.negatives;
  const [across, beside] = AXES[way];
  const top = way === "lift" ? Math.max(2, range(...drawn.map(({ curve }) => curve.y))?.[1] ?? 2) * 1.05 : 1;
  const tracks = drawn.map((one): Track => ({ ...one, ...one.curve, say: (at) => say(way, one.curve, at) }));
  return (
    <>
      <Switch label="Curves" options={WAYS} value={way} choose={(next) => { chosen.value = next; }} />
      {all.every(({ curve }) => curve.x.length === 0) ? (
        <Words>{way === "calibration" ? "It has no table by probability." : "It has no outcomes."}</Words>
      ) : (
        <Figure
          label={`${beside} over ${across}`}
          x={{ low: 0, high: 1, title: across }}
          y={{ low: 0, high: top, title: beside }}
          tracks={tracks}
          note={drawn.length === 0 ? "No curve is chosen." : `${short(samples)} samples, ${labels.length} classes`}
        >
          {(frame) => <Lines frame={frame} way={way} drawn={drawn} />}
        </Figure>
      )}
      <Legend keys={all} shown={shown} find={find} />
    </>
  );
}

function Lines({ frame, way, drawn }: { frame: Frame; way: Way; drawn: readonly Drawn[] }) {
  const { x, y } = frame;
  const level = (at: number): string => (Number.isFinite(at) ? `M${frame.left} ${round(y(at))}H${frame.right}` : "");
  const diagonal = `M${round(x(0))} ${round(y(0))}L${round(x(1))} ${round(y(1))}`;
  return (
    <>
      {way === "pr" ? drawn.map(({ key, color, prevalence }) => (
        <path key={key} class="mlw-reference" style={{ stroke: color }} d={level(prevalence)} />
      )) : <path class="mlw-reference" d={way === "lift" ? level(1) : diagonal} />}
      {drawn.map(({ key, color, dash, width, curve }) => (
        <path
          key={key}
          class="mlw-curve"
          style={{ stroke: color, strokeDasharray: dash, strokeWidth: width }}
          d={path(curve.x.map(x), curve.y.map(y), way === "pr" && key !== "macro")}
        />
      ))}
      {way === "calibration" ? drawn.flatMap(({ key, color, curve }) => curve.x.map((at, place) => (
        <circle key={`${key} ${place}`} cx={round(x(at))} cy={round(y(curve.y[place] ?? NaN))} r="2.5" style={{ fill: color }} />
      ))) : null}
    </>
  );
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
