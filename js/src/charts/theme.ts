/** The colours that a canvas needs; style sheets cannot reach into it. */
export interface Theme {
  readonly ink: string;
  readonly faint: string;
  readonly grid: string;
  readonly surface: string;
  readonly alarm: string;
  readonly font: string;
  readonly hues: readonly string[];
  /** Whether somebody needs more than hues to tell lines apart. */
  readonly contrast: boolean;
}

export const HUES = 6;

/** Patterns of lines; the first is a line without gaps. */
const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 2.5], [9, 3, 2, 3], [4, 4]];

/** How one of `count` lines is dashed: where the hues are used up, and always where hues are not enough. */
export function dashOf(theme: Theme, at: number, count = Infinity): readonly number[] {
  if (count < 2) return [];
  return DASHES[(theme.contrast ? at : Math.floor(at / HUES)) % DASHES.length] ?? [];
}

/** One of the theme's hues, for as many series as there are. */
export function hueOf(theme: Theme, at: number): string {
  return theme.hues[at % theme.hues.length] ?? theme.ink;
}

/** Whether the page around `element` is dark, by the marks that front ends set. */
export function isDark(element: Element): boolean {
  const { body, documentElement: html } = element.ownerDocument;
  const lab = body.dataset.jpThemeLight;
  if (lab !== undefined) return lab === "false";
  const code = body.dataset.vscodeThemeKind ?? body.className;
  if (/vscode-(dark|high-contrast(?!-light))/.test(code)) return true;
  if (code.includes('vscode-')) return false;
  const named = html.getAttribute("theme") ?? html.dataset.theme ?? body.dataset.theme;
  if (named !== undefined && /dark|light/.test(named)) return named.includes("dark");
  return media(element, "(prefers-color-scheme: dark)")?.matches ?? false;
}

/** Calls `listener` whenever the page's theme may have changed; returns what ends it. */
export function watchTheme(element: Element, listener: () => void): () => void {
  const { body, documentElement } = element.ownerDocument;
  const observer = new MutationObserver(listener);
  const attributeFilter = ["class", "data-jp-theme-light", "data-jp-theme-name", "data-vscode-theme-kind", "data-theme", "theme"];
  observer.observe(body, { attributes: true, attributeFilter });
  observer.observe(documentElement, { attributes: true, attributeFilter: [...attributeFilter, "style"] });
  const preferences = ["(prefers-color-scheme: dark)", MORE_CONTRAST, FORCED].map((query) => media(element, query));
  for (const preference of preferences) preference?.addEventListener("change", listener);
  return () => {
    observer.disconnect();
    for (const preference of preferences) preference?.removeEventListener("change", listener);
  };
}

/**
 * The colours in force at `element`, read when first asked for and again after `forget()`.
 *
 * An element has no colours before it is on the page and its style sheet is there, so reading early
 * would draw nothing.
 */
export class ThemeReader {
  readonly #element: Element;
  #theme: Theme | null = null;

  constructor(element: Element) {
    this.#element = element;
  }

  readonly read = (): Theme => {
    if (this.#theme === null || this.#theme.ink === "") this.#theme = readTheme(this.#element);
    return this.#theme;
  };

  forget(): void {
    this.#theme = null;
  }
}

const MORE_CONTRAST = "(prefers-contrast: more)";
const FORCED = "(forced-colors: active)";

function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(`--mlwidget-${name}`).trim();
  const common = { font: style.fontFamily, contrast: hasContrast(element) };
  if (media(element, FORCED)?.matches === true) {
    // a browser that forces its colours upon a page leaves canvases alone
    const ink = "CanvasText";
    return { ...common, ink, faint: ink, grid: "GrayText", surface: "Canvas", alarm: ink, hues: [ink, "LinkText"], contrast: true };
  }
  return {
    ...common,
    ink: read("ink"),
    faint: read(common.contrast ? "ink" : "faint"),
    grid: read(common.contrast ? "edge" : "grid"),
    surface: read("surface"),
    alarm: read("alarm"),
    hues: Array.from({ length: HUES }, (_, at) => read(`hue-${at}`)),
  };
}

/** Whether the viewer, or the front end's theme, asks for more contrast. */
function hasContrast(element: Element): boolean {
  const { body } = element.ownerDocument;
  const names = `${body.className} ${body.dataset.vscodeThemeKind ?? ""} ${body.dataset.jpThemeName ?? ""}`;
  return /high.?contrast/i.test(names) || media(element, MORE_CONTRAST)?.matches === true;
}

function media(element: Element, query: string): MediaQueryList | null {
  return element.ownerDocument.defaultView?.matchMedia(query) ?? null;
}
