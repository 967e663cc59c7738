"""When a chart was first drawn, whoever draws it: on a canvas, with WebGL, in a worker or as SVG."""

from __future__ import annotations

WATCH = """
(() => {
  const drawn = window.__drawn = new WeakMap();
  const frames = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
  const mark = (element, wait) => {
    if (drawn.has(element)) return;
    drawn.set(element, 0);
    frames(() => { wait?.(); drawn.set(element, Date.now()); });
  };
  const hook = (owner, name, seen) => {
    const original = owner[name];
    if (!original) return;
    owner[name] = function (...what) { seen(this); return original.apply(this, what); };
  };

  hook(CanvasRenderingContext2D.prototype, "stroke", ({ canvas }) => mark(canvas));

  const DRAWS = ["drawArrays", "drawElements", "drawArraysInstanced", "drawElementsInstanced"];
  const gl = (context) => {
    const { RGBA, UNSIGNED_BYTE } = context;
    const pixel = () => context.readPixels(0, 0, 1, 1, RGBA, UNSIGNED_BYTE, new Uint8Array(4));
    if (context.canvas instanceof HTMLCanvasElement) mark(context.canvas, pixel);
  };
  for (const { prototype } of [WebGLRenderingContext, WebGL2RenderingContext]) {
    for (const name of DRAWS) hook(prototype, name, gl);
    const extension = prototype.getExtension;
    prototype.getExtension = function (name) {
      const found = extension.call(this, name);
      if (found) for (const draw of DRAWS) hook(found, `${draw}ANGLE`, () => gl(this));
      return found;
    };
  }

  hook(HTMLCanvasElement.prototype, "transferControlToOffscreen", (canvas) => {
    const small = new OffscreenCanvas(64, 64).getContext("2d", { willReadFrequently: true });
    const timer = setInterval(() => {
      if (!canvas.width || !canvas.height) return;
      small.drawImage(canvas, 0, 0, 64, 64);
      if (!small.getImageData(0, 0, 64, 64).data.some((value) => value > 0)) return;
      clearInterval(timer);
      mark(canvas);
    }, 50);
  });

  const LONG = 500;
  const look = (node) => {
    const path = node instanceof SVGPathElement ? [node] : node.querySelectorAll?.("svg path") ?? [];
    for (const one of path) {
      if ((one.getAttribute("d") ?? "").length > LONG) mark(one.ownerSVGElement);
    }
  };
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target instanceof SVGPathElement) look(target);
      addedNodes.forEach(look);
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["d"] });
})();
"""
"""Begins before any script of the page.

A chart is drawn in the second frame after its first stroke, draw call or long path: the first may still
be at its style and layout. WebGL is made to finish; what a worker draws is looked for every 50 ms.
"""

DRAWN = """([charts, wanted]) => {
  const times = [...document.querySelectorAll(charts)].filter((chart) => {
    const box = chart.getBoundingClientRect();
    return box.width > 100 && box.bottom > 0 && box.top < innerHeight;
  }).map((chart) => window.__drawn.get(chart) ?? 0).filter((when) => when > 0).sort((a, b) => a - b);
  return times.length >= wanted ? times[wanted - 1] : 0;
}"""
"""When the last of the wanted charts in view was drawn; 0 until then."""
