import { HUES } from "../charts/theme";

/** The hue in which the lines of a run are drawn. */
export function Swatch({ of }: { of: number }) {
  return <span class="mlw-swatch" aria-hidden="true" style={{ background: `var(--mlwidget-hue-${of % HUES})` }} />;
}
