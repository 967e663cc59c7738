"""How figures look: the colours of the canvas view, in the light and the dark theme.

bqplot draws SVG, so a colour may be a variable of the page: it changes with the theme without a word
from the kernel. The variables come with each plot, in a style element of ours.
"""

from __future__ import annotations

from typing import Any, Final

import ipywidgets

LIGHT: Final = {
    "hue-0": "#0072b2",
    "hue-1": "#d55e00",
    "hue-2": "#009e73",
    "hue-3": "#b3558e",
    "hue-4": "#b08000",
    "hue-5": "#3f8fc4",
}
"""The hues of `js/src/views/style.css`; a test compares."""
DARK: Final = {
    "hue-0": "#56b4e9",
    "hue-1": "#f0803c",
    "hue-2": "#2fc39a",
    "hue-3": "#e08cc0",
    "hue-4": "#e0b83c",
    "hue-5": "#9ecbf0",
}
HUES: Final = tuple(f"var(--mlwidget-{name}, {colour})" for name, colour in LIGHT.items())
INK: Final = "var(--mlwidget-ink, #1f2328)"
FAINT: Final = "var(--mlwidget-faint, #656d76)"
DASHES: Final = ("solid", "dashed", "dotted", "dash_dotted")
RAMP: Final = ("#d55e00", "#b08000", "#8a8f98", "#3f8fc4", "#0072b2")
"""From little to much, legible on light and dark, and told apart with any sight."""
WASH: Final = ("rgba(0,114,178,0.03)", "rgba(0,114,178,1)")
"""The same for areas: the page shines through where there is little."""

DARK_PAGES: Final = (
    '[data-jp-theme-light="false"]',
    '[data-vscode-theme-kind*="dark"]',
    "body.vscode-dark",
    'html[theme="dark"]',
    'html[data-theme="dark"]',
)


def _variables(colours: dict[str, str]) -> str:
    return " ".join(f"--mlwidget-{name}: {colour};" for name, colour in colours.items())


_SWATCHES: Final = "\n".join(
    [
        *(f".mlw-plot .mlw-{hue}::before {{ border-color: var(--mlwidget-{hue}); }}" for hue in LIGHT),
        *(
            f".mlw-plot .mlw-{dash}::before {{ border-block-start-style: {dash}; }}"
            for dash in DASHES[1:3]
        ),
        f".mlw-plot .mlw-{DASHES[3]}::before {{ border-style: double; border-block-start-width: 4px; }}",
    ]
)

CSS: Final = f"""
.mlw-plot {{
  {_variables(LIGHT)}
  --mlwidget-ink: var(--jp-content-font-color1, var(--vscode-foreground, #1f2328));
  --mlwidget-faint: var(--jp-content-font-color2, var(--vscode-descriptionForeground, #656d76));
  --mlwidget-edge: var(--jp-border-color2, var(--vscode-widget-border, #d8dde3));
  --mlwidget-font: var(--jp-ui-font-family, var(--vscode-font-family, system-ui, sans-serif));
  position: relative;
}}
{", ".join(page + " .mlw-plot" for page in DARK_PAGES)} {{
  {_variables(DARK)}
}}
.mlw-plot.jupyter-widgets, .mlw-plot .widget-box, .mlw-plot .widget-gridbox {{ overflow: visible; }}
.mlw-plot .jupyter-widgets.bqplot {{ margin: 0; }}
.mlw-plot-style {{ display: none; }}
.mlw-plot .bqplot {{
  --bq-content-font-color: var(--mlwidget-ink);
  --bq-mainheading-fill: var(--mlwidget-ink);
  --bq-mainheading-font: 600 13px var(--mlwidget-font);
  --bq-mainheading-font-size: 13px;
  --bq-axislabel-fill: var(--mlwidget-faint);
  --bq-axislabel-font: 12px var(--mlwidget-font);
  --bq-axis-tick-text-fill: var(--mlwidget-faint);
  --bq-axis-tick-text-font: 11px var(--mlwidget-font);
  --bq-grid-color: color-mix(in srgb, var(--mlwidget-ink) 9%, transparent);
  --bq-axis-border-color: color-mix(in srgb, var(--mlwidget-ink) 40%, transparent);
  --bq-axis-path-stroke: var(--bq-axis-border-color);
  --bq-axis-tick-stroke: var(--bq-grid-color);
  --bq-axis-tick-short-stroke: var(--bq-axis-border-color);
  --bq-selector-fill: var(--mlwidget-ink);
}}
.mlw-plot .bqplot > svg .svg-figure, .mlw-plot .bqplot > svg {{ font: 12px var(--mlwidget-font); }}
.mlw-plot .bqplot .curve .line {{ stroke-linecap: round; stroke-linejoin: round; }}
.mlw-plot .bqplot > svg .lassoselector path {{
  stroke: var(--mlwidget-ink); stroke-width: 1.5; stroke-dasharray: 4 3;
}}
.mlw-plot .bqplot > svg .brushintsel .selection {{ fill-opacity: 0.12; }}
.mlw-plot .bqplot > svg text.dot_text {{ fill: var(--mlwidget-faint); font: 11px var(--mlwidget-font); }}
.mlw-plot-bar {{
  position: absolute; inset-block-start: 0; inset-inline-end: 8px; z-index: 1; gap: 2px;
  opacity: 0; transition: opacity 0.15s;
}}
.mlw-plot-bar, .mlw-plot-bar .widget-toggle-buttons {{ align-items: center; margin: 0; }}
.mlw-plot-board > .mlw-plot-bar {{ position: static; opacity: 1; justify-content: flex-end; }}
.mlw-lines {{ container-type: inline-size; }}
@container (max-width: 480px) {{
  .mlw-lines .axis[text-anchor="middle"] .tick:nth-of-type(even) text {{ display: none; }}
}}
.mlw-plot-board .mlw-lines .axis[text-anchor="end"] .tick:nth-of-type(even) text {{ display: none; }}
.mlw-plot:hover > .mlw-plot-bar, .mlw-plot-bar:focus-within {{ opacity: 1; }}
@media (hover: none) {{ .mlw-plot-bar {{ opacity: 1; }} }}
@media (prefers-reduced-motion: reduce) {{ .mlw-plot-bar {{ transition: none; }} }}
.mlw-plot-bar .jupyter-button, .mlw-plot-legend .jupyter-button {{
  height: 24px; line-height: 22px; margin: 0; padding: 0 8px; border: 1px solid transparent;
  border-radius: 4px; background: transparent; color: var(--mlwidget-faint); box-shadow: none;
  font: 12px/22px var(--mlwidget-font);
}}
.mlw-plot-bar .jupyter-button {{ background: var(--jp-layout-color1, Canvas); }}
.mlw-plot-bar .jupyter-button:hover, .mlw-plot-legend .jupyter-button:hover {{
  border-color: var(--mlwidget-edge); color: var(--mlwidget-ink);
}}
.mlw-plot-bar .jupyter-button:focus-visible, .mlw-plot-legend .jupyter-button:focus-visible {{
  outline: 2px solid var(--mlwidget-hue-0); outline-offset: 1px;
}}
.mlw-plot-bar .jupyter-button.mod-active, .mlw-plot-legend .jupyter-button.mod-active {{
  border-color: var(--mlwidget-edge); color: var(--mlwidget-ink); font-weight: 600;
}}
.mlw-plot-legend {{ flex-wrap: wrap; justify-content: center; gap: 2px 4px; padding: 0 8px 4px; }}
.mlw-plot-legend .jupyter-button::before {{
  content: ""; display: inline-block; width: 16px; margin-inline-end: 6px; vertical-align: middle;
  border: 0 solid currentColor; border-block-start-width: 2px;
}}
{_SWATCHES}
"""


def hue_of(at: int) -> str:
    """One of the hues, for as many runs as there are."""
    return HUES[at % len(HUES)]


def dash_of(at: int) -> str:
    """One of the ways to draw a line."""
    return DASHES[at % len(DASHES)]


def style_sheet() -> Any:
    """A widget that shows nothing and brings the style with it."""
    sheet = ipywidgets.HTML(f"<style>{CSS}</style>")
    sheet.add_class("mlw-plot-style")
    return sheet
