import type { ReadonlySignal } from "@preact/signals";
import type { RunModel } from "../model/run";
import { Grid } from "./grid";
import { Header, LinkNote } from "./header";
import { WAITING } from "./words";

/** A run, as far as it is known. */
export function RunView({ run, note }: { run: RunModel; note: ReadonlySignal<string | null> | undefined }) {
  const header = run.header.value;
  return (
    <>
      {header === null ? null : <Header run={run} header={header} saved={(note?.value ?? null) !== null} />}
      <LinkNote run={run} note={note?.value ?? null} />
      {header !== null ? <Grid run={run} /> : null}
      {header === null && run.link.value === "waiting" ? <p class="mlw-empty" role="status">{WAITING}</p> : null}
    </>
  );
}
