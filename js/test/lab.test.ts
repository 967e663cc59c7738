// The output in JupyterLab, with the notebook's widget renderer played by a small one.
import { deflateSync } from "node:zlib";
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Widget } from "@lumino/widgets";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { outputs as plugin } from "../src/hosts/lab/outputs";
import { MIME, WIDGET_MIME } from "../src/hosts/lab/mime";
import { RunRenderer, type Registry } from "../src/hosts/lab/renderer";
import type { Place } from "../src/hosts/lab/server";
import type { Delivery, Transport } from "../src/transport/base";
import { closed, snapshot, type Message } from "./messages";

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

/** Stands for the socket to a server that has the store. */
class Server implements Transport {
  listener: ((delivery: Delivery) => void) | null = null;

  subscribe(listener: (delivery: Delivery) => void): () => void {
    this.listener = listener;
    return () => { this.listener = null; };
  }

  send(): void {
    // not asked here
  }

  push({ header, columns }: Message<unknown>): void {
    this.listener?.({ header, columns });
  }
}

let renderers: Renderers;
let renderer: RunRenderer;
let server: Server | null;
let asked: Place[];
let refuse: () => void;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame"] });
  renderers = new Renderers();
  [server, asked, refuse] = [null, [], () => undefined];
});

afterEach(() => {
  renderer.dispose();
  vi.useRealTimers();
});

/** The output of a saved run, after `ms`. */
async function open(ms: number, { trusted = true, hasKernel = true, modelId = "model-1", final = false } = {}): Promise<void> {
  renderer = new RunRenderer({
    registry: renderers,
    hasKernel: () => hasKernel,
    connect: (place, onRefused) => {
      asked.push(place);
      refuse = onRefused;
      return server;
    },
  });
  Widget.attach(renderer, document.body);
  await renderer.renderModel(output(trusted, modelId, final));
  await vi.advanceTimersByTimeAsync(ms);
}

function output(trusted: boolean, modelId: string | null, final = false, name = "quiet-otter"): IRenderMime.IMimeModel {
  const { header } = snapshot(3, {}, { name, ...(final ? { status: "Completed" } : {}) });
  const saved = { protocol: 2, frozen: frozen(header), model_id: modelId, workspace: "/runs", runs: ["run-1"] };
  const data = { [MIME]: saved as unknown as IRenderMime.IMimeModel["data"][string] };
  return { trusted, data, metadata: {}, setData: () => undefined };
}

/** A picture without points, as Python packs it. */
function frozen(picture: unknown): string {
  const columns = { at: 0, n: [], planes: [0, 0, 0], base: 0, tick: 1, exact: false };
  const held = { details: null, files: null, runs: null, entries: [], rows: [], bytes: [], fine: [] };
  const json = Buffer.from(JSON.stringify({ protocol: 2, pictures: [picture], columns: [columns], held: [held], left_out: [] }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return deflateSync(Buffer.concat([length, json])).toString("base64");
}

/** What a live view that has drawn looks like from outside. */
function liveView(): HTMLElement {
  const root = document.createElement("section");
  root.className = "mlwidget";
  const head = document.createElement("header");
  head.className = "mlw-head";
  root.append(head, document.createElement("canvas"));
  return root;
}

function note(): string {
  return renderer.node.querySelector("[role=alert]")?.textContent ?? "";
}

function isLive(): boolean {
  return showing() === "live";
}

function showing(): string | undefined {
  return renderer.node.dataset.showing;
}

test("the saved picture gives the live view a head start", async () => {
  await open(50);
  expect(renderer.node.querySelector(".mlwidget")).toBeNull();

  renderers.made[0]?.put(liveView());
  await vi.advanceTimersByTimeAsync(1000);

  expect(renderer.node.querySelectorAll(".mlwidget")).toHaveLength(1);
});

test("the saved picture is drawn soon, without a word while the live view may still come", async () => {
  await open(200);

  expect(renderer.node.textContent).toContain("quiet-otter");
  expect([note(), isLive()]).toEqual(["", false]);
});

test("the live view takes the picture's place once it has drawn", async () => {
  await open(50);

  renderers.made[0]?.put(liveView());
  await vi.advanceTimersByTimeAsync(50);

  expect(isLive()).toBe(true);
});

test("the live view goes on with the part of the run that was looked at, and keeps the focus", async () => {
  await open(200);
  const root = liveView();
  const tab = document.createElement("button");
  tab.setAttribute("role", "tab");
  tab.dataset.tab = "logs";
  const opened = vi.fn();
  tab.addEventListener("click", opened);
  root.append(tab);
  const saved = renderer.node.querySelector<HTMLElement>('.mlwidget-picture [data-tab="logs"]');
  saved?.click();
  saved?.focus();
  await vi.advanceTimersByTimeAsync(10);

  renderers.made[0]?.put(root);
  await vi.advanceTimersByTimeAsync(1000);

  expect([isLive(), opened.mock.calls.length, document.activeElement === tab]).toEqual([true, 1, true]);
});

test("a live view without charts takes its place too", async () => {
  await open(50);
  const root = liveView();
  root.querySelector("canvas")?.remove();

  renderers.made[0]?.put(root);
  await vi.advanceTimersByTimeAsync(1000);

  expect(isLive()).toBe(true);
});

test("a widget that knows nothing of its run does not take the picture's place", async () => {
  await open(50);
  const root = liveView();
  root.replaceChildren("Waiting for the run…");

  renderers.made[0]?.put(root);
  await vi.advanceTimersByTimeAsync(5000);

  expect(showing()).toBe("picture");
});

test("while nothing live is there the server shows the run, and is asked where the output says", async () => {
  server = new Server();
  await open(600);
  server.push(snapshot(0, { loss: [1] }, { name: "from the server" }));
  await vi.advanceTimersByTimeAsync(100);

  expect([asked, showing()]).toEqual([[{ workspace: "/runs", runs: ["run-1"] }], "server"]);
  expect(renderer.node.querySelector(".mlwidget-server")?.textContent).toContain("from the server");
});

test("a server that has said nothing yet leaves the picture", async () => {
  server = new Server();
  await open(5000);

  expect(showing()).toBe("picture");
});

test("the server is asked in an untrusted notebook too, and where the kernel is gone", async () => {
  await open(600, { trusted: false });
  renderer.dispose();
  await open(600, { hasKernel: false });

  expect(asked).toHaveLength(2);
});

test("a live view that is there at once needs no server", async () => {
  server = new Server();
  await open(50);

  renderers.made[0]?.put(liveView());
  await vi.advanceTimersByTimeAsync(5000);

  expect(asked).toEqual([]);
});

test("a live view that comes late takes the place of what the server says, and ends it", async () => {
  server = new Server();
  await open(600);
  server.push(snapshot(0, { loss: [1] }));
  await vi.advanceTimersByTimeAsync(100);

  renderers.made[0]?.put(liveView());
  await vi.advanceTimersByTimeAsync(50);

  expect([showing(), server.listener]).toEqual(["live", null]);
});

test("a live view that is closed gives its place to the server", async () => {
  server = new Server();
  await open(50);
  const live = renderers.made[0]?.put(liveView());
  await vi.advanceTimersByTimeAsync(50);

  live?.hide();
  await vi.advanceTimersByTimeAsync(50);
  server.push(snapshot(0, { loss: [1] }));
  await vi.advanceTimersByTimeAsync(100);

  expect(showing()).toBe("server");
});

test("a server that does not know the run is not asked again, and the picture stays", async () => {
  server = new Server();
  await open(600);
  server.push(closed(0, "no such run"));

  refuse();
  await vi.advanceTimersByTimeAsync(5000);

  expect([showing(), asked.length, server.listener]).toEqual(["picture", 1, null]);
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

test("a newer picture is kept for when the live view ends", async () => {
  await open(50);
  const live = renderers.made[0]?.put(liveView());
  await vi.advanceTimersByTimeAsync(50);
  await renderer.renderModel(output(true, "model-1", true, "the newer one"));

  live?.hide();

  await vi.waitFor(() => { expect(renderer.node.querySelector(".mlwidget-picture")?.textContent).toContain("the newer one"); });
});

test("an output that holds nothing of ours says so", async () => {
  renderer = new RunRenderer({ registry: renderers, hasKernel: () => false, connect: () => null });

  await renderer.renderModel({ trusted: false, data: { [MIME]: "" }, metadata: {}, setData: () => undefined });

  expect(renderer.node.textContent).toContain("The saved picture is damaged.");
});

test("a disposed output leaves no timer and no connection", async () => {
  server = new Server();
  await open(600);

  renderer.dispose();

  expect([vi.getTimerCount(), server.listener]).toEqual([0, null]);
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
    serviceManager: { serverSettings: { baseUrl: "http://localhost/", wsUrl: "ws://localhost/", token: "", WebSocket: vi.fn() as never } },
  });

  expect(added).toEqual([{ mimeTypes: [MIME], safe: true, rank: -100 }]);
});
