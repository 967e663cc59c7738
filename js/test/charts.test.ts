import { expect, test, vi } from "vitest";
import { CHARTS, chartOf } from "../src/charts";
import { Painter } from "../src/charts/painter";
import { Plot, type Frame } from "../src/charts/plot";
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

test("a chart that has no size for a moment is drawn when it has one again", async () => {
  const painter = new Painter();
  const draw = vi.fn();
  const box = document.createElement("div");
  const size = vi.spyOn(box, "clientWidth", "get").mockReturnValueOnce(0).mockReturnValue(200);

  painter.add(box, { draw });

  await vi.waitFor(() => { expect(draw).toHaveBeenCalledWith(200, 130); });
  expect(size).toHaveBeenCalledTimes(2);
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

test("one point stands in the middle, and the next ones fill the chart", async () => {
  const theme = () => ({ ink: "", faint: "", grid: "", alarm: "", font: "", hues: [""] });
  const overlay = vi.fn<(frame: Frame) => void>();
  const plot = new Plot(document.createElement("div"), 300, 130, { theme, hue: 0, crosshair: "one", overlay, onPlace: () => undefined });
  const places = async (...steps: number[]): Promise<number[]> => {
    overlay.mockClear();
    plot.setPoints(Float64Array.from(steps), steps.map(() => 1));
    await vi.waitFor(() => { expect(overlay).toHaveBeenCalled(); });
    const frame = overlay.mock.lastCall?.[0];
    if (frame === undefined) throw new Error("nothing was drawn");
    return steps.map((step) => (frame.x(step) - frame.left) / (frame.right - frame.left));
  };

  expect(await places(0)).toEqual([0.5]);
  expect(await places(0, 1, 2)).toEqual([0, 0.5, 1]);
  plot.destroy();
});
