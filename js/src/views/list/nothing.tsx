import type { ListHost } from "./source";
import type { ListState } from "./state";

/** What stands in the place of runs where there are none. */
export function Nothing({ state, host }: { state: ListState; host: ListHost }) {
  const t = (text: string): string => host.words(text);
  if (state.filter.value.trim() !== "") return <p class="mlw-list-empty">{t("No run fits this filter.")}</p>;
  if (state.archived.value) return <p class="mlw-list-empty">{t("No run is archived.")}</p>;
  return (
    <div class="mlw-list-empty">
      <p>{t("No runs yet. Start one in a notebook:")}</p>
      <pre>{"from mlwidget import Experiment, Workspace\n\nws = Workspace.from_config()\nrun = Experiment(ws, \"first\").start_logging()\nrun.log(\"loss\", 0.31)\nrun.complete()"}</pre>
    </div>
  );
}
