import { signal } from "@preact/signals";
import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test, vi } from "vitest";
import type { ChartHandle, Hovered } from "../src/charts/line";
import { Charted, lines, pointer } from "./charted";
import { Stored } from "./plots";
import { watched } from "./setup";

const charted = new Charted();
const count = (n: number): number[] => Array.from({ length: n }, (_, at) => at);

test("a click in the legend switches a line off, a double click leaves only it", async () => {
  const heard: (readonly (Hovered | null)[] | null)[] = [];
  const [chart] = await charted.show({ lines: lines("loss", "accuracy", "lr"), onHover: (now) => { heard.push(now); } });
  const buttons = [...charted.root.querySelectorAll<HTMLElement>(".mlw-legend-line")];
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
  await charted.show({ lines: lines("loss", "accuracy"), hidden }, { lines: lines("loss", "lr"), hidden });

  await act(() => { charted.root.querySelector<HTMLElement>(".mlw-legend-line")?.click(); });

  expect(charted.root.querySelectorAll('.mlw-legend-line[aria-pressed="false"]')).toHaveLength(2);
});

test("one line has no legend", async () => {
  await charted.show({ lines: lines("loss") });

  expect(charted.root.querySelector(".mlw-legend")).toBeNull();
});

test("a chart that has nothing in the section says so", async () => {
  await charted.show({ lines: lines("loss") });

  charted.reading.zoom.value = { low: 500, high: 600 };

  await vi.waitFor(() => { expect(charted.root.querySelector(".mlw-nothing")?.textContent).toBe("Nothing here"); });
});

test("a zoom asks once for the charts of a run, and what comes is drawn", async () => {
  const stored = new Stored({ loss: { values: count(50_000) }, accuracy: { values: count(50_000) } }, 50);
  await charted.show({ lines: [stored.line("loss")] }, { lines: [stored.line("accuracy")] });

  charted.reading.zoom.value = { low: 20_000, high: 20_100 };

  await vi.waitFor(() => { expect(stored.asked.map(({ series }) => series)).toEqual([[0, 1]]); });
});

test("the chart can be had as a picture and as a table while it stands", async () => {
  const handles: (ChartHandle | null)[] = [];
  await charted.show({ lines: lines("loss"), title: "loss", handle: (chart) => { handles.push(chart); } });

  expect(handles[0]?.svg()).toContain("<svg");
  expect(await handles[0]?.csv()).toMatch(/^step,time,value\n0,1790000000,0\n/);
  render(null, charted.root);
  expect(handles).toHaveLength(2);
  expect(handles[1]).toBeNull();
});

test("names are text, whatever they hold", async () => {
  const evil = '<img src=x onerror="alert(1)">';
  const [chart] = await charted.show({ lines: lines(evil, "b"), title: evil });

  pointer(chart, "pointermove", 165);

  expect(charted.root.querySelector("img")).toBeNull();
  expect(chart?.getAttribute("aria-label")).toBe(evil);
  expect(chart?.querySelector(".mlw-readout-row")?.textContent).toContain("b");
});

test("a chart that is taken away leaves nothing behind", async () => {
  await charted.show({ lines: lines("loss", "accuracy") });

  render(null, charted.root);

  expect([watched.seen.size, watched.sized.size]).toEqual([0, 0]);
  expect(charted.root.childElementCount).toBe(0);
});
