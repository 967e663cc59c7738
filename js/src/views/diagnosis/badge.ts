import type { ViewModel } from "../../model/view";
import type { Badge } from "../tabs";
import { oddMetrics } from "./findings";

/** Marks an error, or counts what is odd; looked at again when the run's header changes, not with each point. */
export function diagnosisBadge(view: ViewModel): Badge | null {
  const header = view.run.header.value;
  if (header === null) return null;
  if (header.status === "Failed") return { text: "!", words: "failed", tone: "bad" };
  const count = header.health.length + oddMetrics(view.run).length + (header.status === "NotResponding" ? 1 : 0);
  return count === 0 ? null : { text: `${count}`, words: `${count} found`, tone: "unsure" };
}
