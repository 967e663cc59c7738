import type { Section } from "./layout";
import type { ListHost, Words } from "./source";
import type { ListState } from "./state";
import { hasCurve } from "./widths";

/** Pixels of the line with the columns' names. */
export const HEADS = 28;

interface HeadProps {
  readonly state: ListState;
  /** What runs are sorted by here. */
  readonly sort: string;
  readonly words: string;
}

/** The columns' names: a click sorts by one, another one the other way round. */
export function Heads({ state, host }: { state: ListState; host: ListHost }) {
  const t = (text: string): string => host.words(text);
  return (
    <div class="mlw-list-heads" role="row" style={{ height: `${String(HEADS)}px` }}>
      <Head state={state} sort="name" words={t("Name")} />
      {state.group.value === "experiment" ? null : <Head state={state} sort="experiment" words={t("Experiment")} />}
      {hasCurve(state) ? <span role="columnheader">{t("Course")}</span> : null}
      {state.shown.value === "" ? null : <Head state={state} sort={state.shown.value} words={state.shown.value} />}
      {state.seen.value.map(({ key, title }) => <Head key={key} state={state} sort={title} words={title} />)}
      <Head state={state} sort="status" words={t("Status")} />
      <Head state={state} sort="duration" words={t("Duration")} />
      <Head state={state} sort="created" words={t("Created")} />
    </div>
  );
}

function Head({ state, sort, words }: HeadProps) {
  const isSorted = state.sort.value === sort;
  const down = state.descending.value;
  const turn = (): void => {
    if (isSorted) state.descending.value = !down;
    else state.sort.value = sort;
  };
  return (
    <span role="columnheader" aria-sort={!isSorted ? undefined : down ? "descending" : "ascending"}>
      <button type="button" title={words} onClick={turn}>
        <span>{words}</span>
        {isSorted ? <span aria-hidden="true">{down ? "↓" : "↑"}</span> : null}
      </button>
    </span>
  );
}

/** The heading of a group. */
export function Heading({ section, words, wide }: { section: Section; words: Words; wide: boolean }) {
  return (
    <span class="mlw-list-title" role={wide ? "gridcell" : undefined}>
      <span class="mlw-list-arrow" aria-hidden="true">{section.open ? "▾" : "▸"}</span>
      <span class="mlw-list-group">{section.value === "" ? words("none") : section.value ?? ""}</span>
      <span class="mlw-list-count">{section.block.count.toLocaleString()}</span>
    </span>
  );
}
