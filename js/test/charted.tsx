// Charts on a page, drawn, with what hands and keys do to them.
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, vi } from "vitest";
import type { Line } from "../src/charts/chart";
import { LineChart, type LineChartProps } from "../src/charts/line";
import { SurroundingsContext, type Reading } from "../src/charts/surroundings";
import { Stored, surroundings } from "./plots";

/** Where the charts of a test stand, and how they are read. */
export class Charted {
  root = document.createElement("div");
  #shared = surroundings();

  constructor() {
    beforeEach(() => {
      this.root = document.body.appendChild(document.createElement("div"));
      this.#shared = surroundings();
    });
    afterEach(() => {
      render(null, this.root);
      this.#shared.dispose();
      this.root.remove();
    });
  }

  get reading(): Reading {
    return this.#shared.reading;
  }

  /** Shows charts, and waits until they are drawn. */
  async show(...charts: LineChartProps[]): Promise<HTMLElement[]> {
    const all = charts.map((props, at) => <LineChart key={at} {...props} />);
    await act(() => {
      render(<SurroundingsContext.Provider value={this.#shared}>{all}</SurroundingsContext.Provider>, this.root);
    });
    const canvases = [...this.root.querySelectorAll("canvas")];
    await vi.waitFor(() => { for (const canvas of canvases) expect(canvas.height).toBe(130); });
    return [...this.root.querySelectorAll<HTMLElement>(".mlw-lineplot")];
  }
}

/** After the frames in which charts that wait are drawn. */
export async function drawn(): Promise<void> {
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
}

/** Lines of 101 points: the value is the step, in the second one twice, in the third one three times. */
export function lines(...names: string[]): Line[] {
  const values = (times: number): number[] => Array.from({ length: 101 }, (_, step) => step * times);
  const stored = new Stored(Object.fromEntries(names.map((name, at) => [name, { values: values(at + 1) }])));
  return names.map((name, at) => stored.line(name, at));
}

export function press(chart: HTMLElement | undefined, key: string, more: KeyboardEventInit = {}): void {
  chart?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

export function pointer(chart: HTMLElement | undefined, type: string, clientX: number, more: PointerEventInit = {}): void {
  chart?.dispatchEvent(new PointerEvent(type, { clientX, clientY: 60, bubbles: true, pointerType: "mouse", button: 0, ...more }));
}
