import { expect, test, vi } from "vitest";
import { CHARTS, chartOf } from "../src/charts";
import { Painter } from "../src/charts/painter";
import { isDark } from "../src/charts/theme";
import { KINDS } from "../src/wire";

test("every kind has a chart", () => {
  expect(Object.keys(CHARTS).sort()).toEqual([...KINDS].sort());
});

test.each(["toString", "__proto__", "constructor", "surprise"])("the kind %s has none", (kind) => {
  expect(chartOf(kind)).toBeNull();
});

test("a chart that is asked a hundred times in a row draws once", async () => {
  const painter = new Painter();
  const draw = vi.fn();
  const painted = painter.add(document.createElement("div"), { draw });

  for (let time = 0; time < 100; time++) painted.invalidate();

  await vi.waitFor(() => { expect(draw).toHaveBeenCalledOnce(); });
  expect(draw).toHaveBeenCalledWith(300, 130);
  painter.dispose();
});

test("a change while a chart rests is drawn after its rest", async () => {
  const painter = new Painter();
  const draw = vi.fn();
  const painted = painter.add(document.createElement("div"), { draw });
  await vi.waitFor(() => { expect(draw).toHaveBeenCalledOnce(); });

  painted.invalidate();

  await vi.waitFor(() => { expect(draw).toHaveBeenCalledTimes(2); });
  painter.dispose();
});

test("a chart that was removed is not drawn", async () => {
  const painter = new Painter();
  const draw = vi.fn();
  painter.add(document.createElement("div"), { draw }).remove();

  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);

  expect(draw).not.toHaveBeenCalled();
  painter.dispose();
});

test.each([
  ["JupyterLab, dark", { "data-jp-theme-light": "false" }, true],
  ["JupyterLab, light", { "data-jp-theme-light": "true", class: "vscode-dark" }, false],
  ["VS Code, dark", { class: "vscode-dark" }, true],
  ["VS Code, high contrast", { class: "vscode-high-contrast" }, true],
  ["VS Code, light high contrast", { class: "vscode-high-contrast-light" }, false],
  ["VS Code, light", { class: "vscode-light" }, false],
])("the theme of %s is seen", (_, attributes, dark) => {
  for (const [name, value] of Object.entries(attributes)) document.body.setAttribute(name, value);

  expect(isDark(document.body)).toBe(dark);

  for (const name of Object.keys(attributes)) document.body.removeAttribute(name);
});
