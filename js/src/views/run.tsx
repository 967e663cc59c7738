import type { ReadonlySignal } from "@preact/signals";
import type { ViewModel } from "../model/view";
import { Header, LinkNote } from "./header";
import { Tabbed } from "./tabbed";
import { WAITING } from "./words";

/** The runs of a view, as far as they are known. */
export function RunView({ view, note }: { view: ViewModel; note: ReadonlySignal<string | null> | undefined }) {
  const { run } = view;
  const header = run.header.value;
  return (
    <>
      {header === null ? null : <Header run={run} header={header} saved={(note?.value ?? null) !== null} />}
      <LinkNote run={run} note={note?.value ?? null} />
      {header !== null ? <Tabbed view={view} /> : null}
      {header === null && run.link.value === "waiting" ? <p class="mlw-empty" role="status">{WAITING}</p> : null}
    </>
  );
}
