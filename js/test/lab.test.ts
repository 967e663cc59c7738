// The output in JupyterLab, with the notebook's widget renderer played by a small one.
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Widget } from "@lumino/widgets";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import plugin from "../src/hosts/lab";
import { MIME, RunRenderer, WIDGET_MIME, type Registry } from "../src/hosts/lab/renderer";
import { snapshot } from "./messages";

/** Stands for the renderer of ipywidgets, which puts words or a view into its node. */
class WidgetRenderer extends Widget implements IRenderMime.IRenderer {
  renderModel(): Promise<void> {
    this.node.textContent = "Loading widget...";
    return Promise.resolve();
  }

  put(...children: (string | Node)[]): this {
    this.node.replaceChildren(...children);
    return this;
  }
}

class Renderers implements Registry {
  readonly made: WidgetRenderer[] = [];
  factory: unknown = {};

  addFactory(): void {
    // not asked here
  }

  getFactory(mimeType: string): unknown {
    return mimeType === WIDGET_MIME ? this.factory : undefined;
  }

  createRenderer(): WidgetRenderer {
    const renderer = new WidgetRenderer();
    this.made.push(renderer);
    return renderer;
  }
}

let renderers: Renderers;
let renderer: RunRenderer;

beforeEach(() => {
  vi.useFakeTimers();
  renderers = new Renderers();
});

afterEach(() => {
  renderer.dispose();
  vi.useRealTimers();
});

/** The output of a saved run, after `ms`. */
async function open(ms: number, { trusted = true, hasKernel = true, modelId = "model-1", final = false } = {}): Promise<void> {
  renderer = new RunRenderer(renderers, () => hasKernel);
  await renderer.renderModel(output(trusted, modelId, final));
  await vi.advanceTimersByTimeAsync(ms);
}

function output(trusted: boolean, modelId: string | null, final = false): IRenderMime.IMimeModel {
  const { header, columns } = snapshot(3, { loss: [1, 0.5] }, final ? { status: "Completed" } : {});
  const saved = { protocol: 1, snapshot: header, columns: Buffer.from(columns.buffer).toString("base64"), model_id: modelId };
  const data = { [MIME]: saved as unknown as IRenderMime.IMimeModel["data"][string] };
  return { trusted, data, metadata: {}, setData: () => undefined };
}

/** What a live view that has drawn looks like from outside. */
function liveView(): HTMLElement {
  const root = document.createElement("section");
  root.className = "mlwidget";
  root.append(document.createElement("canvas"));
  return root;
}

function note(): string {
  return renderer.node.querySelector("[role=alert]")?.textContent ?? "";
}

function isLive(): boolean {
  return renderer.hasClass("mlwidget-is-live");
}

test("the saved picture is drawn at once, without a word while the live view may still come", async () => {
  await open(50);

  expect(renderer.node.textContent).toContain("quiet-otter");
  expect([note(), isLive()]).toEqual(["", false]);
});

test("the live view takes the picture's place once it has drawn", async () => {
  await open(50);

  renderers.made[0]?.put(liveView());
  await vi.advanceTimersByTimeAsync(50);

  expect(isLive()).toBe(true);
});

test("a live view without charts takes its place too", async () => {
  await open(50);
  const root = liveView();
  root.replaceChildren("Waiting for the run…");

  renderers.made[0]?.put(root);
  await vi.advanceTimersByTimeAsync(1000);

  expect(isLive()).toBe(true);
});

test("while the kernel is busy the picture stays and says so", async () => {
  await open(2000);

  expect(note()).toBe("Saved picture. The live view returns when the kernel is free.");
  expect(renderer.node.querySelector("[role=status]")?.textContent).toBe("Running when saved");
});

test("a live view that comes late is shown", async () => {
  await open(20_000);

  renderers.made[0]?.put(liveView());
  await vi.advanceTimersByTimeAsync(50);

  expect(isLive()).toBe(true);
});

test("without a kernel the picture does not promise one", async () => {
  await open(2000, { hasKernel: false });

  expect(note()).toBe("Saved picture. The kernel that ran this is gone.");
});

test("a kernel that does not know the run leaves the picture", async () => {
  await open(50);

  renderers.made[0]?.put("Error displaying widget: model not found");
  await vi.advanceTimersByTimeAsync(50);

  expect([note(), isLive()]).toEqual(["Saved picture. The kernel that ran this is gone.", false]);
});

test("a view that the kernel closes gives its place back to the picture", async () => {
  await open(50);
  const live = renderers.made[0]?.put(liveView());
  await vi.advanceTimersByTimeAsync(50);

  live?.hide();
  await vi.advanceTimersByTimeAsync(50);

  expect([note(), isLive()]).toEqual(["Saved picture. The live view was closed.", false]);
});

test("a view that is closed while it draws does not come back as a blank", async () => {
  await open(50);
  const live = renderers.made[0]?.put(liveView());
  live?.put().hide();
  await vi.advanceTimersByTimeAsync(1000);

  expect(isLive()).toBe(false);
});

test("the widget renderer that comes after the notebook has opened is used", async () => {
  await open(50);
  renderers.factory = { registered: "later" };
  await vi.advanceTimersByTimeAsync(1000);

  renderers.made[1]?.put(liveView());
  await vi.advanceTimersByTimeAsync(50);

  expect([renderers.made[0]?.isDisposed, isLive()]).toEqual([true, true]);
});

test("nothing of an untrusted notebook runs", async () => {
  await open(2000, { trusted: false });

  expect(renderers.made).toEqual([]);
  expect(note()).toBe("Saved picture. The notebook is not trusted, so nothing in it runs.");
});

test("a finished run does not mourn its kernel", async () => {
  await open(2000, { hasKernel: false, final: true });

  expect(note()).toBe("Saved picture.");
});

test("an output that the kernel replaces keeps its live view", async () => {
  await open(50);
  renderers.made[0]?.put(liveView());
  await vi.advanceTimersByTimeAsync(50);

  await renderer.renderModel(output(true, "model-1"));
  await vi.advanceTimersByTimeAsync(50);

  expect([renderers.made.length, isLive()]).toEqual([1, true]);
});

test("a disposed output leaves no timer", async () => {
  await open(50);

  renderer.dispose();

  expect(vi.getTimerCount()).toBe(0);
});

test("every notebook that opens gets the renderer, before the widget's own", () => {
  const added: { mimeTypes: readonly string[]; safe: boolean; rank: number }[] = [];
  const rendermime = { addFactory: ({ mimeTypes, safe }: IRenderMime.IRendererFactory, rank: number) => added.push({ mimeTypes, safe, rank }) };

  plugin.activate({
    docRegistry: {
      addWidgetExtension: (_, extension) => {
        extension.createNew({ content: { rendermime } } as never, { sessionContext: { session: null } });
      },
    },
  });

  expect(added).toEqual([{ mimeTypes: [MIME], safe: true, rank: -100 }]);
});
