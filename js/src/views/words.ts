import { exact, short } from "../charts/format";
import type { Link, RunModel } from "../model/run";
import type { RunHeader, Status } from "../wire";

/** A status as people write it. */
export function statusWords(status: Status): string {
  const spaced = status.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** A run's id as `%mlwidget runs` lists it: the beginning of one that was made up, all of one that was chosen. */
export function brief(id: string): string {
  const found = /^(HD_)?([0-9a-f]{8})(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(id);
  return found === null ? id : `${found[1] ?? ""}${found[2] ?? ""}`;
}

/** What a view calls a run. */
export function nameOf({ name, id }: Pick<RunHeader, "name" | "id">): string {
  return name === id ? brief(id) : name;
}

/** What went wrong, in words. */
export function errorWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A number as it crossed the wire: one that is not finite comes as `{"float": …}`. */
export function numberOf(value: unknown): number | null {
  if (typeof value === "number") return value;
  const word = typeof value === "object" && value !== null && "float" in value ? value.float : null;
  return word === "nan" ? NaN : word === "inf" ? Infinity : word === "-inf" ? -Infinity : null;
}

/** A value of a user's as text. */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined) return "–";
  const number = numberOf(value);
  if (number !== null) return Number.isInteger(number) ? exact(number) : short(number);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What a status means, which decides its colour. */
export function statusTone(status: Status): "active" | "good" | "bad" | "unsure" | "idle" {
  switch (status) {
    case "Running":
    case "Finalizing":
      return "active";
    case "Completed":
      return "good";
    case "Failed":
      return "bad";
    case "NotResponding":
    case "CancelRequested":
    case "Paused":
      return "unsure";
    default:
      return "idle";
  }
}

/** What a viewer should know about the connection; null when all is as expected. */
export function linkWords(link: Link, closedBecause: string | null): string | null {
  switch (link) {
    case "mismatch":
      return "This page was made by another version of mlwidget: reload the page.";
    case "silent":
      return "The kernel does not answer: it was restarted or the connection is lost. This is the last picture.";
    case "closed":
      return closedBecause === null ? null : `No more updates: ${closedBecause}`;
    case "waiting":
    case "live":
      return null;
  }
}

export const WAITING = "Waiting for the run…";
/** Said in the place of charts, while there may be some later or not. */
export function noMetrics(runs: readonly RunModel[]): string {
  return runs.every((run) => run.header.value?.ended != null) ? "No metrics were logged" : "No metrics yet";
}

export const NO_POINTS = "No points yet";

/**
 * A sentence with its values in their places, where the page has nothing that translates.
 *
 *     filled("%1 of %2", 3, 5)  // "3 of 5"
 */
export function filled(text: string, ...values: readonly unknown[]): string {
  return text.replace(/%(\d)/g, (_, number: string) => {
    const value = values[Number(number) - 1];
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  });
}
