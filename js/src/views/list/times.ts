import { duration, took } from "../../charts/format";
import { isFinal } from "../../model/run";
import type { ListRow } from "../../wire";
import { filled } from "../words";
import type { Words } from "./source";

/** How long a run took, or has taken by now; nothing where that is not known. */
export function lasted({ started, ended, status }: ListRow, now: number): string {
  if (started === null) return "";
  if (ended === null) return isFinal(status) ? "" : duration(Math.max(now - started, 0));
  return took(ended - started);
}

/** How long ago, in the greatest unit. */
export function ago(then: number, now: number, t: Words = filled): string {
  const seconds = Math.max(now - then, 0);
  for (const [unit, size] of [["d", 86_400], ["h", 3600], ["min", 60]] as const) {
    if (seconds >= size) return t(`%1 ${unit} ago`, Math.floor(seconds / size));
  }
  return t("just now");
}
