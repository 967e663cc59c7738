import type { LiveState } from "./live";

/** What is said over a saved picture. */
export function noteOf(state: LiveState | "untrusted", final: boolean): string | null {
  switch (state) {
    case "starting":
    case "shown":
      return null;
    case "waiting":
      return "Saved picture. The live view returns when the kernel is free.";
    case "gone":
      return final ? "Saved picture." : "Saved picture. The kernel that ran this is gone.";
    case "closed":
      return final ? "Saved picture." : "Saved picture. The live view was closed.";
    case "untrusted":
      return "Saved picture. The notebook is not trusted, so nothing in it runs.";
  }
}
