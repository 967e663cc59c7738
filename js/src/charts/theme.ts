/** The colours that a canvas needs; style sheets cannot reach into it. */
export interface Theme {
  readonly ink: string;
  readonly faint: string;
  readonly grid: string;
  readonly alarm: string;
  readonly font: string;
  readonly hues: readonly string[];
}

export const HUES = 6;

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
  return prefersDark(element)?.matches ?? false;
}

/** Calls `listener` whenever the page's theme may have changed; returns what ends it. */
export function watchTheme(element: Element, listener: () => void): () => void {
  const { body, documentElement } = element.ownerDocument;
  const observer = new MutationObserver(listener);
  const attributeFilter = ["class", "data-jp-theme-light", "data-jp-theme-name", "data-vscode-theme-kind", "data-theme", "theme"];
  observer.observe(body, { attributes: true, attributeFilter });
  observer.observe(documentElement, { attributes: true, attributeFilter: [...attributeFilter, "style"] });
  const preference = prefersDark(element);
  preference?.addEventListener("change", listener);
  return () => {
    observer.disconnect();
    preference?.removeEventListener("change", listener);
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

function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(`--mlwidget-${name}`).trim();
  return {
    ink: read("ink"),
    faint: read("faint"),
    grid: read("grid"),
    alarm: read("alarm"),
    font: style.fontFamily,
    hues: Array.from({ length: HUES }, (_, at) => read(`hue-${at}`)),
  };
}

function prefersDark(element: Element): MediaQueryList | null {
  return element.ownerDocument.defaultView?.matchMedia("(prefers-color-scheme: dark)") ?? null;
}
