import type { FileRow } from "../../wire";

/** Where logs lie. */
export const LOGS: readonly string[] = ["logs/", "user_logs/", "azureml-logs/", "system_logs/"];

const BY_NAME = new Intl.Collator("en", { numeric: true });

/**
 * Logs that are being written first, then the newest; by name, as one writes them for each rank, what
 * was kept together.
 */
export function inOrder(files: readonly FileRow[]): FileRow[] {
  const minute = ({ live, time }: FileRow): number => (live ? Infinity : Math.floor(time / 60));
  return [...files].sort((a, b) => (minute(a) === minute(b) ? BY_NAME.compare(a.name, b.name) : minute(b) - minute(a)));
}
