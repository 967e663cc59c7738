import type { RunModel } from "../model/run";
import { Grid } from "./grid";
import { Header, LinkNote } from "./header";
import { WAITING } from "./words";

/** A run, as far as it is known. */
export function RunView({ run }: { run: RunModel }) {
  const header = run.header.value;
  return (
    <>
      {header === null ? null : <Header run={run} header={header} />}
      <LinkNote run={run} />
      {header !== null ? <Grid run={run} /> : null}
      {header === null && run.link.value === "waiting" ? <p class="mlw-empty" role="status">{WAITING}</p> : null}
    </>
  );
}
