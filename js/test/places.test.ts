// JupyterLab without our extension: what a cell shows there is a widget at first, then a static picture.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { offerServer } from "../src/hosts/server";
import widget from "../src/hosts/widget";
import { snapshot } from "./messages";
import { FakeModel } from "./model";

const NAME = Symbol.for("mlwidget.server.2");
let output: HTMLElement;
const ends: (() => void)[] = [];

/** A widget of one run, as its kernel makes it. */
class Shown {
  readonly model = new FakeModel(snapshot(0, { loss: [1, 2] }), ["run-1"]);
  readonly #widget = widget();

  constructor() {
    ends.push(this.#widget.initialize({ model: this.model, early: [], dress: () => undefined }));
  }

  /** What it told the kernel. */
  get said(): string[] {
    return this.model.sent.map(({ type }) => type);
  }

  /** The kernel closes it. */
  end(): void {
    ends.pop()?.();
  }

  /** The front end opens a view in the output; returns what takes it away. */
  open(): () => void {
    const el = document.createElement("div");
    output.replaceChildren(el);
    const close = this.#widget.render({ el });
    return () => {
      el.remove();
      close();
    };
  }
}

/** The front end shows the HTML of the output. */
function showPicture(id = "output-1"): HTMLElement {
  const picture = document.createElement("div");
  picture.className = "mlwidget-still";
  picture.dataset.output = id;
  picture.textContent = "a saved picture";
  output.replaceChildren(picture);
  return picture;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame"] });
  const child = document.createElement("div");
  child.className = "jp-OutputArea jp-OutputArea-child";
  output = document.createElement("div");
  output.className = "jp-RenderedHTMLCommon";
  child.append(output);
  document.body.replaceChildren(child);
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.useRealTimers();
  Reflect.deleteProperty(globalThis, NAME);
});

test("a view goes on as it is in the place of its static picture", async () => {
  const shown = new Shown();
  const close = shown.open();
  const view = output.querySelector(".mlwidget");
  await vi.advanceTimersByTimeAsync(1000);

  close();
  const picture = showPicture();
  await vi.advanceTimersByTimeAsync(2000);

  expect(shown.said.filter((type) => type !== "ask")).toEqual(["ready", "keeps"]);
  expect([picture.hidden, output.querySelector(".mlwidget")]).toEqual([true, view]);
  expect(output.className).toBe("");
});

test("a page that was loaded again shows the view in the place of the picture", async () => {
  const picture = showPicture();

  new Shown();
  await vi.advanceTimersByTimeAsync(100);

  expect([picture.hidden, output.querySelectorAll(".mlwidget").length]).toEqual([true, 1]);
});

test("a view that the kernel closes gives its place back to the picture", async () => {
  const picture = showPicture();
  const shown = new Shown();
  await vi.advanceTimersByTimeAsync(100);

  shown.end();

  expect([picture.hidden, output.textContent, output.className]).toEqual([false, "a saved picture", "jp-RenderedHTMLCommon"]);
});

test("the picture of another output is left alone", async () => {
  const picture = showPicture("output-2");

  new Shown();
  await vi.advanceTimersByTimeAsync(100);

  expect([picture.hidden, output.querySelector(".mlwidget")]).toEqual([false, null]);
});

test("a view that finds no other place is closed", async () => {
  const shown = new Shown();
  const close = shown.open();
  close();
  await vi.advanceTimersByTimeAsync(2000);
  showPicture();
  await vi.advanceTimersByTimeAsync(100);

  expect(shown.said.filter((type) => type === "ready")).toHaveLength(2); // another one was opened
});

test("where our extension is there, pictures are its business", async () => {
  offerServer(() => null);
  const picture = showPicture();

  new Shown();
  await vi.advanceTimersByTimeAsync(100);

  expect(picture.hidden).toBe(false);
});
