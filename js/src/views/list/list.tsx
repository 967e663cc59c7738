import { Lines } from "./lines";
import type { ListHost } from "./source";
import type { ListState } from "./state";
import { Toolbar } from "./toolbar";

export interface ListProps {
  readonly state: ListState;
  readonly host: ListHost;
}

/** The runs of a workspace: of any number those in view are drawn. */
export function List({ state, host }: ListProps) {
  return (
    <>
      <Toolbar state={state} host={host} />
      {state.error.value === null ? null : <p class="mlw-list-note" role="alert">{state.error.value}</p>}
      <Lines state={state} host={host} />
    </>
  );
}
