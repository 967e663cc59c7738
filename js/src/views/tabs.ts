import type { ComponentType } from "preact";
import { CHARTS } from "../charts";
import type { Place } from "../charts/chart";
import { short } from "../charts/format";
import type { ViewModel } from "../model/view";
import { Children } from "./children";
import { Compare } from "./compare";
import { Details } from "./details";
import { Diagnosis } from "./diagnosis";
import { diagnosisBadge } from "./diagnosis/badge";
import { Files } from "./files";
import { Images } from "./images";
import { Logs } from "./logs";
import { Grid } from "./metrics/grid";
import { Reports } from "./reports";
import { hasSystem, System } from "./system";

/** What a tab says of its part before it is opened. */
export interface Badge {
  readonly text: string;
  /** The same in a sentence. */
  readonly words: string;
  readonly tone: "bad" | "unsure" | "idle";
}

/** A part of a view; one is shown at a time. */
export interface Tab {
  readonly key: string;
  readonly title: string;
  /** Whether there is something to show. */
  readonly shows: (view: ViewModel) => boolean;
  readonly badge?: (view: ViewModel) => Badge | null;
  readonly Panel: ComponentType<{ view: ViewModel }>;
}

const DIAGNOSIS: Tab = { key: "diagnosis", title: "Diagnosis", shows: isOne, badge: diagnosisBadge, Panel: Diagnosis };

/** All parts of a view, in their order. A new one is a folder and a line here. */
const TABS: readonly Tab[] = [
  { key: "metrics", title: "Metrics", shows: () => true, Panel: Grid },
  { key: "compare", title: "Runs", shows: (view) => !isOne(view), badge: hiddenBadge, Panel: Compare },
  { key: "reports", title: "Tables & reports", shows: (view) => holds(view, "reports"), Panel: Reports },
  { key: "images", title: "Images", shows: (view) => holds(view, "images"), Panel: Images },
  { key: "children", title: "Children", shows: (view) => childrenBadge(view) !== null, badge: childrenBadge, Panel: Children },
  { key: "logs", title: "Logs", shows: isOne, Panel: Logs },
  DIAGNOSIS,
  { key: "system", title: "System", shows: hasSystem, Panel: System },
  { key: "files", title: "Files", shows: isOne, Panel: Files },
  { key: "details", title: "Details", shows: isOne, Panel: Details },
];

/** The parts that have something to show; what went wrong comes forward. */
export function tabsOf(view: ViewModel): readonly Tab[] {
  const shown = TABS.filter((tab) => tab.shows(view));
  if (!isOne(view) || view.run.header.value?.status !== "Failed") return shown;
  const [first, ...rest] = shown.filter((tab) => tab !== DIAGNOSIS);
  return [...(first === undefined ? [] : [first]), DIAGNOSIS, ...rest];
}

function isOne(view: ViewModel): boolean {
  return view.runs.value.length === 1;
}

function holds(view: ViewModel, place: Place): boolean {
  return view.runs.value.some((run) => run.series.value.some(({ kind }) => CHARTS[kind].place === place));
}

function childrenBadge(view: ViewModel): Badge | null {
  const count = isOne(view) ? (view.run.header.value?.children ?? 0) : 0;
  return count === 0 ? null : { text: short(count), words: `${count}`, tone: "idle" };
}

function hiddenBadge(view: ViewModel): Badge | null {
  const count = view.hidden.value.size;
  return count === 0 ? null : { text: `${count} hidden`, words: `${count} hidden`, tone: "idle" };
}
