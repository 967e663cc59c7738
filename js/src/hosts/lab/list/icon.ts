const SVG = "http://www.w3.org/2000/svg";
/** Two axes, and a course that falls. */
const PATHS = [
  "M1.5 1.5h1.4v11.6h11.6v1.4h-13z",
  "M4.4 2.2h1.5c.5 4.6 2.7 7.5 8.6 7.9v1.5c-7-.4-9.6-4-10.1-9.4z",
];

/** As Lumino asks for it; JupyterLab's own class of icons would have to be shared for these two calls. */
export const icon = {
  render(host: HTMLElement): void {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("class", "mlwidget-icon");
    for (const path of PATHS) {
      const drawn = document.createElementNS(SVG, "path");
      drawn.setAttribute("d", path);
      // JupyterLab gives this class the colour of its other icons
      drawn.setAttribute("class", "jp-icon3");
      drawn.setAttribute("fill", "#616161");
      svg.append(drawn);
    }
    host.replaceChildren(svg);
  },
  unrender(host: HTMLElement): void {
    host.replaceChildren();
  },
};
