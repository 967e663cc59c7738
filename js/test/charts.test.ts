import { expect, test, vi } from "vitest";
import { CHARTS } from "../src/charts";
import { Painter } from "../src/charts/painter";
import { dashOf, hueOf, isDark } from "../src/charts/theme";
import { KINDS } from "../src/wire";
import { THEME } from "./plots";

test("every kind has a chart", () => {
  expect(Object.keys(CHARTS).sort()).toEqual([...KINDS].sort());
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

  for (let times = 2; times < 5; times++) {
    painted.invalidate();
    await vi.waitFor(() => { expect(draw).toHaveBeenCalledTimes(times); });
  }
  painter.dispose();
});

test("what somebody waits for is drawn before what changes by itself, and the chart in hand first", async () => {
  const painter = new Painter();
  const order: string[] = [];
  const boxes = ["live", "waited for", "in hand"].map((name) => {
    const box = document.createElement("div");
    return { name, box, painted: painter.add(box, { draw: () => { order.push(name); } }) };
  });
  await vi.waitFor(() => { expect(order).toHaveLength(3); });
  order.length = 0;

  painter.leader = boxes[2]?.box ?? null;
  for (const { name, painted } of boxes) painted.invalidate(name !== "live");

  await vi.waitFor(() => { expect(order).toEqual(["in hand", "waited for", "live"]); });
  painter.dispose();
});

test("a chart without a size is not drawn", async () => {
  const painter = new Painter();
  const [hidden, shown] = [vi.fn(), vi.fn()];
  const box = document.createElement("div");
  vi.spyOn(box, "clientWidth", "get").mockReturnValue(0);

  painter.add(box, { draw: hidden });
  painter.add(document.createElement("div"), { draw: shown });

  await vi.waitFor(() => { expect(shown).toHaveBeenCalledOnce(); });
  expect(hidden).not.toHaveBeenCalled();
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

test("twenty lines are told apart: by their hues, and then by dashes too", () => {
  const looks = Array.from({ length: 20 }, (_, at) => `${hueOf(THEME, at)} ${dashOf(THEME, at, 20).join(" ")}`);

  expect(new Set(looks).size).toBe(20);
});

test("where hues are not enough each line has dashes of its own", () => {
  const dashes = Array.from({ length: 5 }, (_, at) => dashOf({ ...THEME, contrast: true }, at, 5).join(" "));

  expect(new Set(dashes).size).toBe(5);
  expect(dashOf({ ...THEME, contrast: true }, 3, 1)).toEqual([]);
});
