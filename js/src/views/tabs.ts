import type { ComponentType } from "preact";
import { CHARTS } from "../charts";
import type { Place } from "../charts/chart";
import type { ViewModel } from "../model/view";
import { Children } from "./children";
import { Compare } from "./compare";
import { Details } from "./details";
import { Diagnosis } from "./diagnosis";
import { Files } from "./files";
import { Images } from "./images";
import { Logs } from "./logs";
import { Grid } from "./metrics/grid";
import { Reports } from "./reports";

/** A part of a view; one is shown at a time. */
export interface Tab {
  readonly key: string;
  readonly title: string;
  /** Whether there is something to show. */
  shows(view: ViewModel): boolean;
  readonly Panel: ComponentType<{ view: ViewModel }>;
}

/** All parts of a view, in their order. A new one is a folder and a line here. */
export const TABS: readonly Tab[] = [
  { key: "metrics", title: "Metrics", shows: () => true, Panel: Grid },
  { key: "compare", title: "Runs", shows: (view) => view.runs.value.length > 1, Panel: Compare },
  { key: "reports", title: "Tables & reports", shows: (view) => holds(view, "reports"), Panel: Reports },
  { key: "images", title: "Images", shows: (view) => holds(view, "images"), Panel: Images },
  { key: "children", title: "Children", shows: (view) => isOne(view) && (view.run.header.value?.children ?? 0) > 0, Panel: Children },
  { key: "logs", title: "Logs", shows: isOne, Panel: Logs },
  { key: "diagnosis", title: "Diagnosis", shows: isOne, Panel: Diagnosis },
  { key: "files", title: "Files", shows: isOne, Panel: Files },
  { key: "details", title: "Details", shows: isOne, Panel: Details },
];

function isOne(view: ViewModel): boolean {
  return view.runs.value.length === 1;
}

function holds(view: ViewModel, place: Place): boolean {
  return view.runs.value.some((run) => run.series.value.some(({ kind }) => CHARTS[kind].place === place));
}
