// Reports and images of several metrics and runs beside each other.
import { signal } from "@preact/signals";
import { render, type ComponentType } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { whileSeen } from "../src/charts/entries";
import { Painter } from "../src/charts/painter";
import { newReading, SurroundingsContext } from "../src/charts/surroundings";
import { ThemeReader } from "../src/charts/theme";
import { ViewModel } from "../src/model/view";
import { Images } from "../src/views/images";
import { Reports } from "../src/views/reports";
import type { Kind, Question, Up } from "../src/wire";
import { HEADER } from "./messages";

let dispose: () => void = () => undefined;

beforeEach(() => { vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:image"); });

afterEach(() => {
  dispose();
  vi.restoreAllMocks();
});

type Tell = (question: Question) => unknown;
type Totals = Readonly<Record<string, number>>;

interface Opened {
  readonly root: HTMLElement;
  readonly view: ViewModel;
}

/** A part of a view on a page: for each run, the metrics of a kind with as many entries as they have. */
function open(Panel: ComponentType<{ view: ViewModel }>, kind: Kind, runs: readonly Totals[], tell: Tell): Opened {
  const view: ViewModel = new ViewModel((up: Up) => {
    if (up.type !== "ask") return;
    const answer = { type: "answer", protocol: 2, of: up.of, id: up.id, error: null, body: tell(up.question) };
    queueMicrotask(() => { view.receive(answer, new DataView(new ArrayBuffer(4))); });
  });
  runs.forEach((metrics, of) => {
    const series = Object.entries(metrics).map(([name, total], id) => ({ id, name, kind, total, n: 0, at: 0 }));
    view.receive({ type: "snapshot", protocol: 2, of, seq: 0, heals: false, run: { ...HEADER, name: `run ${of}` }, series }, null);
  });
  const root = document.body.appendChild(document.createElement("section"));
  const painter = new Painter();
  const surroundings = { painter, theme: new ThemeReader(root), reading: newReading(), recoloured: signal(0) };
  render(<SurroundingsContext.Provider value={surroundings}><Panel view={view} /></SurroundingsContext.Provider>, root);
  dispose = () => {
    render(null, root);
    painter.dispose();
    view.dispose();
    root.remove();
  };
  return { root, view };
}

/** Metric 0 has an image at each tenth step, metric 1 at each 25th. */
const images: Tell = (question) => {
  if (question.what === "bytes") return { start: 0, size: 4 };
  if (question.what !== "entries") return null;
  const every = question.series === 0 ? 10 : 25;
  const entries = Array.from({ length: (question.stop ?? 0) - question.start }, (_, at) => ({
    number: question.start + at, step: every * (question.start + at), time: 0, value: { artifact: `${every}-${at}.png`, format: "png" },
  }));
  return { total: entries.length, entries };
};

const residuals: Tell = () => ({
  total: 1,
  entries: [{ number: 0, step: 0, time: 0, value: { value: { data: { bin_edges: [0, 1], bin_counts: [3] } } } }],
});

const texts = (root: Element, selector: string): string[] => [...root.querySelectorAll(selector)].map((one) => one.textContent);

test("images of several metrics are shown at the same step when that is wanted", async () => {
  const { root } = open(Images, "image", [{ digit: 6, figure: 3 }], images);
  await expect.poll(() => texts(root, ".mlw-step")).toEqual(["step 50 (6 of 6)", "step 50 (3 of 3)"]);

  root.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
  await expect.poll(() => texts(root, ".mlw-step")).toEqual(["step 50 (7 of 7)"]);
  root.querySelector<HTMLElement>("[aria-label=Previous]")?.click();

  await expect.poll(() => texts(root, ".mlw-step")).toEqual(["step 40 (6 of 7)"]);
  expect(texts(root, ".mlw-report .mlw-foot span:first-child")).toEqual(["step 40", "step 25"]);
});

test("reports stand in groups by the part of their name before the slash, and groups fold", async () => {
  const { root } = open(Reports, "residuals", [{ "val/off": 1, "train/off": 1, alone: 1 }], residuals);
  await expect.poll(() => texts(root, ".mlw-report h3, .mlw-report h4")).toEqual(["alone", "train/off", "val/off"]);

  root.querySelector<HTMLElement>(".mlw-fold")?.click();

  await expect.poll(() => texts(root, ".mlw-report h3, .mlw-report h4")).toEqual(["alone", "val/off"]);
});

test("of several runs each report says whose it is, and hidden runs are left out", async () => {
  const { root, view } = open(Reports, "residuals", [{ off: 1 }, { off: 1 }, { off: 1 }], residuals);
  await expect.poll(() => texts(root, ".mlw-whose")).toEqual(["run 0", "run 1", "run 2"]);

  view.hidden.value = new Set([1]);

  await expect.poll(() => texts(root, ".mlw-whose")).toEqual(["run 0", "run 2"]);
});

test("what is out of view asks nothing, and asks again some time after it got no answer", async () => {
  vi.useFakeTimers();
  const inView = signal(false);
  const asked: string[] = [];
  const ask = (): Promise<void> => (asked.push("?") === 1 ? Promise.reject(new Error("busy")) : Promise.resolve());
  const stop = whileSeen(inView, () => (asked.length < 3 ? ask : null));
  expect(asked).toHaveLength(0);

  inView.value = true;
  await vi.advanceTimersByTimeAsync(4000);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2000);

  expect(asked).toHaveLength(3);
  stop();
  vi.useRealTimers();
});

test("nothing that is asked for meanwhile is forgotten", async () => {
  const wanted = signal(1);
  const got: number[] = [];
  const stop = whileSeen(signal(true), () => {
    const now = wanted.value;
    return got.at(-1) === now ? null : () => Promise.resolve().then(() => { got.push(now); });
  });
  wanted.value = 2;
  wanted.value = 3;

  await expect.poll(() => got).toEqual([1, 3]);
  stop();
});
