import { dashOf, HUES, type Theme } from "../theme";

/** The colour and the dashes of the curve of that number. */
export function look(theme: Theme, at: number): { readonly color: string; readonly dash: string } {
  return { color: `var(--mlwidget-hue-${at % HUES})`, dash: dashOf(theme, at).join(" ") || "none" };
}
