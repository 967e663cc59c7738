import type { ReadonlySignal } from "@preact/signals";
import type { ViewModel } from "../model/view";
import { SeveralHeader } from "./head/several";
import { Header, LinkNote } from "./header";
import { useRows } from "./rows";
import { Tabbed } from "./tabbed";
import { WAITING } from "./words";

/** The runs of a view, as far as they are known. */
export function RunView({ view, note }: { view: ViewModel; note: ReadonlySignal<string | null> | undefined }) {
  useRows(view);
  const { run } = view;
  const runs = view.runs.value;
  const saved = note?.value ?? null;
  const header = run.header.value;
  const isKnown = runs.some((one) => one.header.value !== null);
  return (
    <>
      {runs.length > 1 ? <SeveralHeader runs={runs} /> : header === null ? null : (
        <Header run={run} header={header} row={view.rows.value.get(run.of)} saved={saved !== null} />
      )}
      <LinkNote runs={runs} note={saved} />
      {isKnown ? <Tabbed view={view} /> : null}
      {!isKnown && run.link.value === "waiting" ? <p class="mlw-empty" role="status">{WAITING}</p> : null}
    </>
  );
}
