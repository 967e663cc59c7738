// What a notebook keeps with each widget: it must lose nothing until the rest is there.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import loader from "../src/hosts/loader";

type Callback = (...args: never[]) => void;

/** A widget model whose front end comes when `give` is called. */
class Model {
  readonly listeners = new Set<Callback>();
  readonly traits: Record<string, unknown> = { _front_end: "IPY_MODEL_abc", _build: "build-1" };
  asked: string[] = [];
  readonly widget_manager = {
    get_model: (id: string): Promise<{ get(name: string): unknown }> => {
      this.asked.push(id);
      return Promise.reject(new Error("not found"));
    },
  };

  get(name: string): unknown {
    return this.traits[name];
  }

  on(_: string, callback: Callback): void {
    this.listeners.add(callback);
  }

  off(_: string, callback: Callback): void {
    this.listeners.delete(callback);
  }

  push(...message: unknown[]): void {
    for (const listener of this.listeners) listener(...(message as never[]));
  }
}

const KEY = Symbol.for("mlwidget.code");
const page = globalThis as unknown as Record<symbol, Record<string, Promise<unknown>> | undefined>;

let begun: { early: unknown[] }[];
let ended: number;

beforeEach(() => {
  vi.useFakeTimers();
  [begun, ended] = [[], 0];
  page[KEY] = {};
  document.head.replaceChildren();
});

afterEach(() => { vi.useRealTimers(); });

/** The rest of the front end arrives. */
function give(): void {
  const initialize = ({ early }: { early: unknown[] }): (() => void) => {
    begun.push({ early });
    return () => { ended += 1; };
  };
  const render = ({ el }: { el: HTMLElement }): (() => void) => {
    el.append("a view");
    return () => { el.replaceChildren(); };
  };
  (page[KEY] ??= {})["build-1"] = Promise.resolve({ default: () => ({ initialize, render }), css: ".mlwidget {}" });
}

test("messages that come before the front end is there are handed to it in their order", async () => {
  const model = new Model();
  loader().initialize({ model });
  model.push({ seq: 0 }, ["buffer"]);
  model.push({ seq: 1 });

  give();
  await vi.advanceTimersByTimeAsync(200);

  expect(begun).toEqual([{ early: [[{ seq: 0 }, ["buffer"]], [{ seq: 1 }]] }]);
  expect(model.listeners.size).toBe(0);
});

test("the model that the widget refers to is asked for, until it is there", async () => {
  const model = new Model();
  loader().initialize({ model });
  await vi.advanceTimersByTimeAsync(250);

  give();
  await vi.advanceTimersByTimeAsync(5000);

  expect(new Set(model.asked)).toEqual(new Set(["abc"]));
  expect(model.asked.length).toBeLessThan(5);
  expect(begun).toHaveLength(1);
});

test("a view that is opened early is drawn when the front end comes, with one style sheet for all", async () => {
  const [model, { initialize, render }] = [new Model(), loader()];
  const [first, second] = [document.createElement("div"), document.createElement("div")];
  document.body.append(first, second);
  initialize({ model });
  const views = Promise.all([render({ el: first }), render({ el: second })]);

  give();
  await vi.advanceTimersByTimeAsync(200);
  await views;

  expect([first.textContent, second.textContent]).toEqual(["a view", "a view"]);
  expect(document.head.querySelectorAll("style")).toHaveLength(1);
});

test("a view in a shadow tree has its style sheet there", async () => {
  give();
  const [model, { initialize, render }] = [new Model(), loader()];
  const root = document.createElement("div").attachShadow({ mode: "open" });
  const el = document.createElement("div");
  root.append(el);
  initialize({ model });

  await render({ el });

  expect([root.querySelectorAll("style").length, document.head.querySelectorAll("style").length]).toEqual([1, 0]);
});

test("a front end that never comes is said to be missing", async () => {
  const [model, { initialize, render }] = [new Model(), loader()];
  const el = document.createElement("div");
  initialize({ model });
  const view = render({ el });

  await vi.advanceTimersByTimeAsync(20_000);
  await view;

  expect(el.textContent).toBe("mlwidget: the view could not be loaded. Error: not found");
});

test("what a notebook saved of the front end is not taken for it, and the next widget loads", async () => {
  const [model, { initialize, render }] = [new Model(), loader()];
  model.widget_manager.get_model = () => Promise.resolve({ get: () => ({}) });
  const [saved, next] = [document.createElement("div"), document.createElement("div")];
  initialize({ model });

  await render({ el: saved });
  give();
  const again = loader();
  again.initialize({ model: new Model() });
  await again.render({ el: next });

  expect(saved.textContent).toContain("it ended with its kernel");
  expect(next.textContent).toBe("a view");
});

test("a model that ends before the front end is there never begins", async () => {
  const model = new Model();
  const end = loader().initialize({ model });

  end();
  give();
  await vi.advanceTimersByTimeAsync(200);

  expect([begun, model.listeners.size]).toEqual([[], 0]);
});

test("what was begun is ended with its model", async () => {
  give();
  const end = loader().initialize({ model: new Model() });
  await vi.advanceTimersByTimeAsync(1);

  end();

  expect(ended).toBe(1);
});
