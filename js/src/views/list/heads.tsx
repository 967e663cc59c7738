import type { Section } from "./layout";
import type { Words } from "./source";
import type { ListState } from "./state";
import type { TableColumn } from "./table";

/** Pixels of the line with the columns' names. */
export const HEADS = 28;

interface HeadProps {
  readonly state: ListState;
  /** What a click sorts by. */
  readonly sort: string;
  readonly title: string;
}

/** The columns' names: a click sorts by one, another one the other way round. */
export function Heads({ state, columns, words }: { state: ListState; columns: readonly TableColumn[]; words: Words }) {
  return (
    <div class="mlw-list-heads" role="row" style={{ height: `${String(HEADS)}px` }}>
      <Head state={state} sort="name" title={words("Name")} />
      {columns.map(({ key, title, sort }) => (
        sort === null ? <span key={key} role="columnheader">{title}</span> : <Head key={key} state={state} sort={sort} title={title} />
      ))}
    </div>
  );
}

function Head({ state, sort, title }: HeadProps) {
  const isSorted = state.sort.value === sort;
  const down = state.descending.value;
  const turn = (): void => {
    if (isSorted) state.descending.value = !down;
    else state.sort.value = sort;
  };
  return (
    <span role="columnheader" aria-sort={!isSorted ? undefined : down ? "descending" : "ascending"}>
      <button type="button" title={title} onClick={turn}>
        <span>{title}</span>
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
