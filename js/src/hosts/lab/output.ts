import { MIME } from "./mime";
import type { Place } from "./server";

/** What the output of a shown run holds. */
export interface Output {
  readonly frozen: string;
  /** The widget that showed it live. */
  readonly modelId: string | null;
  readonly place: Place;
}

/** What stands in an output; nothing about it is believed. */
export function readOutput(data: Readonly<Record<string, unknown>>): Output {
  const saved = data[MIME];
  const { frozen, model_id: modelId, workspace, runs } = (typeof saved === "object" && saved !== null ? saved : {}) as Record<string, unknown>;
  return {
    frozen: typeof frozen === "string" ? frozen : "",
    modelId: typeof modelId === "string" && modelId !== "" ? modelId : null,
    place: {
      workspace: typeof workspace === "string" ? workspace : "",
      runs: Array.isArray(runs) ? runs.filter((run) => typeof run === "string") : [],
    },
  };
}
