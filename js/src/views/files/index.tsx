import type { ViewModel } from "../../model/view";

export function Files({ view }: { view: ViewModel }) {
  return <p class="mlw-empty">{view.run.header.value?.name}</p>;
}
