import { expect, test, vi } from "vitest";
import type { Hovered } from "../src/charts/line";
import { Charted, drawn, lines, pointer, press } from "./charted";

const charted = new Charted();

test("a pointer over one chart moves the crosshair of all, to the nearest point", async () => {
  const heard: (readonly (Hovered | null)[] | null)[] = [];
  const [, other] = [lines("loss"), lines("accuracy")];
  const [first] = await charted.show({ lines: lines("loss") }, { lines: other, onHover: (now) => { heard.push(now); } });

  pointer(first, "pointermove", 165);
  const position = charted.reading.crosshair.value ?? NaN;
  pointer(first, "pointerleave", 400);

  expect(Number.isInteger(position)).toBe(true);
  expect(heard[0]).toMatchObject([{ step: position, value: position, smoothed: null }]);
  expect(heard[1]).toBeNull();
});

test("moving the crosshair draws no chart anew", async () => {
  const [chart] = await charted.show({ lines: lines("loss") });
  const draw = vi.spyOn(HTMLCanvasElement.prototype, "getContext");

  for (let x = 50; x < 250; x += 5) pointer(chart, "pointermove", x);
  await drawn();

  expect(draw).not.toHaveBeenCalled();
  draw.mockRestore();
});

test("a drag zooms all charts, and a double click shows all again", async () => {
  const [first] = await charted.show({ lines: lines("loss") }, { lines: lines("accuracy") });

  pointer(first, "pointerdown", 100);
  pointer(first, "pointermove", 180);
  pointer(first, "pointerup", 180);
  const zoomed = charted.reading.zoom.value;
  first?.dispatchEvent(new MouseEvent("dblclick"));

  expect(zoomed?.low).toBeGreaterThan(10);
  expect(zoomed?.high).toBeLessThan(90);
  expect(charted.reading.zoom.value).toBeNull();
});

test("a drag with shift moves the section", async () => {
  const [chart] = await charted.show({ lines: lines("loss") });
  charted.reading.zoom.value = { low: 40, high: 60 };
  await drawn();

  pointer(chart, "pointerdown", 200, { shiftKey: true });
  pointer(chart, "pointermove", 100);

  const { low, high } = charted.reading.zoom.value;
  expect(low).toBeGreaterThan(42);
  expect(high - low).toBeCloseTo(20);
});

test("a click is no zoom", async () => {
  const [chart] = await charted.show({ lines: lines("loss") });

  pointer(chart, "pointerdown", 100);
  pointer(chart, "pointermove", 102);
  pointer(chart, "pointerup", 102);

  expect(charted.reading.zoom.value).toBeNull();
});

test("the wheel scrolls the page, and zooms with Ctrl", async () => {
  const [chart] = await charted.show({ lines: lines("loss") });
  const wheel = (ctrlKey: boolean): boolean => {
    const event = new MouseEvent("wheel", { clientX: 150, ctrlKey, cancelable: true });
    return chart?.dispatchEvent(Object.assign(event, { deltaX: 0, deltaY: -100, deltaMode: 0 })) ?? false;
  };

  expect(wheel(false)).toBe(true);
  expect(charted.reading.zoom.value).toBeNull();
  expect(wheel(true)).toBe(false);
  expect(charted.reading.zoom.value).not.toBeNull();
});

test("a finger moves the crosshair, two zoom", async () => {
  const [chart] = await charted.show({ lines: lines("loss") });
  const touch = (type: string, pointerId: number, x: number): void => { pointer(chart, type, x, { pointerType: "touch", pointerId }); };

  touch("pointerdown", 1, 140);
  touch("pointermove", 1, 160);
  expect(charted.reading.crosshair.value).not.toBeNull();
  expect(charted.reading.zoom.value).toBeNull();
  touch("pointerdown", 2, 180);
  touch("pointermove", 2, 200);

  const { low, high } = charted.reading.zoom.value ?? { low: NaN, high: NaN };
  expect(high - low).toBeCloseTo(50);
});

test("the crosshair goes from point to point by arrow keys, and to the ends", async () => {
  const [chart] = await charted.show({ lines: lines("loss") });
  const at = (key: string, more?: KeyboardEventInit): number | null => {
    press(chart, key, more);
    return charted.reading.crosshair.value;
  };

  expect(at("Home")).toBe(0);
  expect(at("ArrowRight")).toBe(1);
  expect(at("ArrowRight", { shiftKey: true })).toBe(11);
  expect(at("ArrowLeft")).toBe(10);
  expect(at("End")).toBe(100);
  expect(at("ArrowRight")).toBe(100);
});

test("plus zooms around the crosshair, minus back, Escape shows all", async () => {
  const [chart] = await charted.show({ lines: lines("loss") });
  press(chart, "Home");
  press(chart, "+");
  const { zoom } = charted.reading;
  const zoomed = zoom.value;
  press(chart, "-");

  expect(zoomed?.low).toBeCloseTo(0);
  expect(zoomed?.high).toBeLessThan(70);
  press(chart, "+");
  press(chart, "Escape");
  expect(zoom.value).toBeNull();
});

test("keys that mean something here do not reach the notebook, and others do", async () => {
  const [chart] = await charted.show({ lines: lines("loss") });
  const heard = vi.fn();
  charted.root.addEventListener("keydown", heard);

  for (const key of ["ArrowLeft", "End", "+", "c", "0"]) press(chart, key);
  expect(heard).not.toHaveBeenCalled();
  for (const key of ["a", "Escape", "Tab"]) press(chart, key);
  press(chart, "c", { ctrlKey: true });
  expect(heard).toHaveBeenCalledTimes(4);
});

test("arrow keys beyond the section take it along", async () => {
  const [chart] = await charted.show({ lines: lines("loss") });
  charted.reading.zoom.value = { low: 40, high: 60 };
  await drawn();

  press(chart, "End");
  press(chart, "ArrowRight");

  expect(charted.reading.crosshair.value).toBe(61);
  expect(charted.reading.zoom.value.low).toBeGreaterThan(45);
});

test("what is under the crosshair is read out once it rests", async () => {
  const [chart] = await charted.show({ lines: lines("loss", "accuracy") });
  const said = charted.root.querySelector("[aria-live]");

  for (const key of ["Home", "ArrowRight", "ArrowRight"]) press(chart, key);

  expect(said?.textContent).toBe("");
  await vi.waitFor(() => { expect(said?.textContent).toMatch(/^step 2 · .*, loss 2, accuracy 4$/); });
});

test("c copies the values under the crosshair", async () => {
  const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  const [chart] = await charted.show({ lines: lines("loss", "accuracy") });

  press(chart, "End");
  press(chart, "c");

  expect(writeText).toHaveBeenCalledWith("loss\t100\t100\naccuracy\t100\t200");
});

test("a chart of several lines says all their values beside the crosshair", async () => {
  const [chart] = await charted.show({ lines: lines("loss", "accuracy"), onHover: () => undefined });

  pointer(chart, "pointermove", 165);

  const rows = [...(chart?.querySelectorAll(".mlw-readout-row") ?? [])].map(({ textContent }) => textContent);
  const step = charted.reading.crosshair.value ?? NaN;
  expect(rows).toEqual([`accuracy${2 * step}`, `loss${step}`]);
});

test("only the chart in hand says what is under the crosshair, though another has the focus", async () => {
  const [first, second] = await charted.show({ lines: lines("loss", "accuracy") }, { lines: lines("loss", "accuracy") });
  const isSaid = (chart: HTMLElement | undefined): boolean =>
    chart?.querySelector<HTMLElement>(".mlw-readout")?.style.visibility === "visible";

  first?.focus();
  press(first, "Home");
  expect([isSaid(first), isSaid(second)]).toEqual([true, false]);
  pointer(second, "pointermove", 165);
  expect([isSaid(first), isSaid(second)]).toEqual([false, true]);
});

test("the crosshair goes along to the next chart, and away with the focus", async () => {
  const [first, second] = await charted.show({ lines: lines("loss") }, { lines: lines("loss") });
  first?.focus();
  press(first, "Home");

  second?.focus();
  expect(charted.reading.crosshair.value).toBe(0);
  second?.blur();
  expect(charted.reading.crosshair.value).toBeNull();
});
