import { signal } from "@preact/signals";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Line } from "../src/charts/chart";
import { LineChart, type ChartHandle, type Hovered, type LineChartProps } from "../src/charts/line";
import { SurroundingsContext } from "../src/charts/surroundings";
import { Stored, surroundings } from "./plots";
import { watched } from "./setup";

let root: HTMLElement;
let shared: ReturnType<typeof surroundings>;
const count = (n: number): number[] => Array.from({ length: n }, (_, at) => at);

beforeEach(() => {
  root = document.body.appendChild(document.createElement("div"));
  shared = surroundings();
});

afterEach(() => {
  render(null, root);
  shared.dispose();
  root.remove();
});

/** Charts on a page, drawn. */
async function show(...charts: LineChartProps[]): Promise<HTMLElement[]> {
  const all = charts.map((props, at) => <LineChart key={at} {...props} />);
  await act(() => { render(<SurroundingsContext.Provider value={shared}>{all}</SurroundingsContext.Provider>, root); });
  const canvases = [...root.querySelectorAll("canvas")];
  await vi.waitFor(() => { for (const canvas of canvases) expect(canvas.height).toBe(130); });
  return [...root.querySelectorAll<HTMLElement>(".mlw-plot")];
}

/** After the frames in which charts that wait are drawn. */
async function drawn(): Promise<void> {
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
}

function lines(...names: string[]): Line[] {
  const stored = new Stored(Object.fromEntries(names.map((name, at) => [name, { values: count(101).map((step) => step * (at + 1)) }])));
  return names.map((name, at) => stored.line(name, at));
}

function press(chart: HTMLElement | undefined, key: string, more: KeyboardEventInit = {}): void {
  chart?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

function pointer(chart: HTMLElement | undefined, type: string, clientX: number, more: PointerEventInit = {}): void {
  chart?.dispatchEvent(new PointerEvent(type, { clientX, clientY: 60, bubbles: true, pointerType: "mouse", button: 0, ...more }));
}

test("a pointer over one chart moves the crosshair of all, to the nearest point", async () => {
  const heard: (readonly (Hovered | null)[] | null)[] = [];
  const [, other] = [lines("loss"), lines("accuracy")];
  const [first] = await show({ lines: lines("loss") }, { lines: other, onHover: (now) => { heard.push(now); } });

  pointer(first, "pointermove", 165);
  const position = shared.reading.crosshair.value ?? NaN;
  pointer(first, "pointerleave", 400);

  expect(Number.isInteger(position)).toBe(true);
  expect(heard[0]).toMatchObject([{ step: position, value: position, smoothed: null }]);
  expect(heard[1]).toBeNull();
});

test("moving the crosshair draws no chart anew", async () => {
  const [chart] = await show({ lines: lines("loss") });
  const draw = vi.spyOn(HTMLCanvasElement.prototype, "getContext");

  for (let x = 50; x < 250; x += 5) pointer(chart, "pointermove", x);
  await drawn();

  expect(draw).not.toHaveBeenCalled();
  draw.mockRestore();
});

test("a drag zooms all charts, and a double click shows all again", async () => {
  const [first] = await show({ lines: lines("loss") }, { lines: lines("accuracy") });

  pointer(first, "pointerdown", 100);
  pointer(first, "pointermove", 180);
  pointer(first, "pointerup", 180);
  const zoomed = shared.reading.zoom.value;
  first?.dispatchEvent(new MouseEvent("dblclick"));

  expect(zoomed?.low).toBeGreaterThan(10);
  expect(zoomed?.high).toBeLessThan(90);
  expect(shared.reading.zoom.value).toBeNull();
});

test("a drag with shift moves the section", async () => {
  const [chart] = await show({ lines: lines("loss") });
  shared.reading.zoom.value = { low: 40, high: 60 };
  await drawn();

  pointer(chart, "pointerdown", 200, { shiftKey: true });
  pointer(chart, "pointermove", 100);

  const { low, high } = shared.reading.zoom.value;
  expect(low).toBeGreaterThan(42);
  expect(high - low).toBeCloseTo(20);
});

test("a click is no zoom", async () => {
  const [chart] = await show({ lines: lines("loss") });

  pointer(chart, "pointerdown", 100);
  pointer(chart, "pointermove", 102);
  pointer(chart, "pointerup", 102);

  expect(shared.reading.zoom.value).toBeNull();
});

test("the wheel scrolls the page, and zooms with Ctrl", async () => {
  const [chart] = await show({ lines: lines("loss") });
  const wheel = (ctrlKey: boolean): boolean => {
    const event = new MouseEvent("wheel", { clientX: 150, ctrlKey, cancelable: true });
    return chart?.dispatchEvent(Object.assign(event, { deltaX: 0, deltaY: -100, deltaMode: 0 })) ?? false;
  };

  expect(wheel(false)).toBe(true);
  expect(shared.reading.zoom.value).toBeNull();
  expect(wheel(true)).toBe(false);
  expect(shared.reading.zoom.value).not.toBeNull();
});

test("the crosshair goes from point to point by arrow keys, and to the ends", async () => {
  const [chart] = await show({ lines: lines("loss") });
  const at = (key: string, more?: KeyboardEventInit): number | null => {
    press(chart, key, more);
    return shared.reading.crosshair.value;
  };

  expect(at("Home")).toBe(0);
  expect(at("ArrowRight")).toBe(1);
  expect(at("ArrowRight", { shiftKey: true })).toBe(11);
  expect(at("ArrowLeft")).toBe(10);
  expect(at("End")).toBe(100);
  expect(at("ArrowRight")).toBe(100);
});

test("plus zooms around the crosshair, minus back, Escape shows all", async () => {
  const [chart] = await show({ lines: lines("loss") });
  press(chart, "Home");
  press(chart, "+");
  const { zoom } = shared.reading;
  const zoomed = zoom.value;
  press(chart, "-");

  expect(zoomed?.low).toBeCloseTo(0);
  expect(zoomed?.high).toBeLessThan(70);
  press(chart, "+");
  press(chart, "Escape");
  expect(zoom.value).toBeNull();
});

test("keys that mean something here do not reach the notebook, and others do", async () => {
  const [chart] = await show({ lines: lines("loss") });
  const heard = vi.fn();
  root.addEventListener("keydown", heard);

  for (const key of ["ArrowLeft", "End", "+", "c", "0"]) press(chart, key);
  expect(heard).not.toHaveBeenCalled();
  for (const key of ["a", "Escape", "Tab"]) press(chart, key);
  press(chart, "c", { ctrlKey: true });
  expect(heard).toHaveBeenCalledTimes(4);
});

test("arrow keys beyond the section take it along", async () => {
  const [chart] = await show({ lines: lines("loss") });
  shared.reading.zoom.value = { low: 40, high: 60 };
  await drawn();

  press(chart, "End");
  press(chart, "ArrowRight");

  expect(shared.reading.crosshair.value).toBe(61);
  expect(shared.reading.zoom.value.low).toBeGreaterThan(45);
});

test("what is under the crosshair is read out once it rests", async () => {
  const [chart] = await show({ lines: lines("loss", "accuracy") });
  const said = root.querySelector("[aria-live]");

  for (const key of ["Home", "ArrowRight", "ArrowRight"]) press(chart, key);

  expect(said?.textContent).toBe("");
  await vi.waitFor(() => { expect(said?.textContent).toMatch(/^step 2 · .*, loss 2, accuracy 4$/); });
});

test("c copies the values under the crosshair", async () => {
  const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  const [chart] = await show({ lines: lines("loss", "accuracy") });

  press(chart, "End");
  press(chart, "c");

  expect(writeText).toHaveBeenCalledWith("loss\t100\t100\naccuracy\t100\t200");
});

test("a chart of several lines says all their values beside the crosshair", async () => {
  const [chart] = await show({ lines: lines("loss", "accuracy"), onHover: () => undefined });

  pointer(chart, "pointermove", 165);

  const rows = [...(chart?.querySelectorAll(".mlw-readout-row") ?? [])].map(({ textContent }) => textContent);
  const step = shared.reading.crosshair.value ?? NaN;
  expect(rows).toEqual([`accuracy${2 * step}`, `loss${step}`]);
});

test("a click in the legend switches a line off, a double click leaves only it", async () => {
  const heard: (readonly (Hovered | null)[] | null)[] = [];
  const [chart] = await show({ lines: lines("loss", "accuracy", "lr"), onHover: (now) => { heard.push(now); } });
  const buttons = [...root.querySelectorAll<HTMLElement>(".mlw-legend-line")];
  const pressed = (): (string | null)[] => buttons.map((button) => button.getAttribute("aria-pressed"));

  await act(() => { buttons[1]?.click(); });
  expect(pressed()).toEqual(["true", "false", "true"]);
  pointer(chart, "pointermove", 165);
  expect(heard.at(-1)?.map((one) => one === null)).toEqual([false, true, false]);

  await act(() => { buttons[2]?.dispatchEvent(new MouseEvent("dblclick", { bubbles: true })); });
  expect(pressed()).toEqual(["false", "false", "true"]);
});

test("charts that share what is hidden switch together", async () => {
  const hidden = signal<ReadonlySet<string>>(new Set());
  await show({ lines: lines("loss", "accuracy"), hidden }, { lines: lines("loss", "lr"), hidden });

  await act(() => { root.querySelector<HTMLElement>(".mlw-legend-line")?.click(); });

  expect(root.querySelectorAll('.mlw-legend-line[aria-pressed="false"]')).toHaveLength(2);
});

test("only the chart in hand says what is under the crosshair, though another has the focus", async () => {
  const [first, second] = await show({ lines: lines("loss", "accuracy") }, { lines: lines("loss", "accuracy") });
  const isSaid = (chart: HTMLElement | undefined): boolean =>
    chart?.querySelector<HTMLElement>(".mlw-readout")?.style.visibility === "visible";

  first?.focus();
  press(first, "Home");
  expect([isSaid(first), isSaid(second)]).toEqual([true, false]);
  pointer(second, "pointermove", 165);
  expect([isSaid(first), isSaid(second)]).toEqual([false, true]);
});

test("the crosshair goes along to the next chart, and away with the focus", async () => {
  const [first, second] = await show({ lines: lines("loss") }, { lines: lines("loss") });
  first?.focus();
  press(first, "Home");

  second?.focus();
  expect(shared.reading.crosshair.value).toBe(0);
  second?.blur();
  expect(shared.reading.crosshair.value).toBeNull();
});

test("one line has no legend", async () => {
  await show({ lines: lines("loss") });

  expect(root.querySelector(".mlw-legend")).toBeNull();
});

test("a chart that has nothing in the section says so", async () => {
  await show({ lines: lines("loss") });

  shared.reading.zoom.value = { low: 500, high: 600 };

  await vi.waitFor(() => { expect(root.querySelector(".mlw-nothing")?.textContent).toBe("Nothing here"); });
});

test("a zoom asks once for the charts of a run, and what comes is drawn", async () => {
  const stored = new Stored({ loss: { values: count(50_000) }, accuracy: { values: count(50_000) } }, 50);
  await show({ lines: [stored.line("loss")] }, { lines: [stored.line("accuracy")] });

  shared.reading.zoom.value = { low: 20_000, high: 20_100 };

  await vi.waitFor(() => { expect(stored.asked.map(({ series }) => series)).toEqual([[0, 1]]); });
});

test("the chart can be had as a picture and as a table while it stands", async () => {
  const handles: (ChartHandle | null)[] = [];
  await show({ lines: lines("loss"), title: "loss", handle: (chart) => { handles.push(chart); } });

  expect(handles[0]?.svg()).toContain("<svg");
  expect(await handles[0]?.csv()).toMatch(/^step,time,value\n0,1790000000,0\n/);
  render(null, root);
  expect(handles).toHaveLength(2);
  expect(handles[1]).toBeNull();
});

test("names are text, whatever they hold", async () => {
  const evil = '<img src=x onerror="alert(1)">';
  const [chart] = await show({ lines: lines(evil, "b"), title: evil });

  pointer(chart, "pointermove", 165);

  expect(root.querySelector("img")).toBeNull();
  expect(chart?.getAttribute("aria-label")).toBe(evil);
  expect(chart?.querySelector(".mlw-readout-row")?.textContent).toContain("b");
});

test("a chart that is taken away leaves nothing behind", async () => {
  await show({ lines: lines("loss", "accuracy") });

  render(null, root);

  expect([watched.seen.size, watched.sized.size]).toEqual([0, 0]);
  expect(root.childElementCount).toBe(0);
});
