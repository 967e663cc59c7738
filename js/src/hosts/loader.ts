// All that a notebook keeps of the front end with each widget: a few lines that fetch the rest, which the
// kernel sends once, in a model of its own.

type Callback = (...args: never[]) => void;

/** What is used of a widget model. */
interface Model {
  get(name: string): unknown;
  on(event: string, callback: Callback): void;
  off(event: string, callback: Callback): void;
  readonly widget_manager: { get_model(id: string): Promise<{ get(name: string): unknown }> };
}

/** What came before there was code to hear it. */
export type Early = readonly (readonly unknown[])[];

/** What the kernel sends once: the module of widget.ts, and the style sheet. */
interface FrontEnd {
  readonly default: () => {
    readonly initialize: (given: { model: Model; early: Early; dress: (el: HTMLElement) => void }) => () => void;
    readonly render: (given: { el: HTMLElement }) => () => void;
  };
  readonly css: string;
}

type Page = typeof globalThis & Record<symbol, Record<string, Promise<FrontEnd>> | undefined>;

const TRIES = 100;
const PAUSE_MS = 100;

/** The front end in the model of that id; each build of it is read once in a page. */
async function load(model: Model, build: string): Promise<FrontEnd> {
  const known = ((globalThis as Page)[Symbol.for("mlwidget.code")] ??= {});
  const id = String(model.get("_front_end")).replace("IPY_MODEL_", "");
  for (let left = TRIES; known[build] === undefined; left--) {
    try {
      const found = await model.widget_manager.get_model(id);
      const code = found.get("code") as DataView<ArrayBuffer> | { byteLength?: undefined };
      // a notebook saves of it that there was one
      if (code.byteLength === undefined) break;
      known[build] ??= unpack(code);
    } catch (error) {
      // after a page was loaded again the models come in any order
      if (left === 0) throw error;
      await new Promise((resolve) => { setTimeout(resolve, PAUSE_MS); });
    }
  }
  if (known[build] === undefined) throw new Error("it ended with its kernel, and is there again when the cell is run again");
  return known[build];
}

async function unpack(code: DataView<ArrayBuffer>): Promise<FrontEnd> {
  const stream = new Blob([code]).stream().pipeThrough(new DecompressionStream("deflate"));
  const text = await new Response(stream).text();
  return (await import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })))) as FrontEnd;
}

function dress(el: HTMLElement, css: string, build: string): void {
  const root = el.getRootNode();
  const place = root instanceof ShadowRoot ? root : document.head;
  if (place.querySelector(`style[data-mlwidget="${build}"]`)) return;
  const style = document.createElement("style");
  style.dataset.mlwidget = build;
  style.textContent = css;
  place.append(style);
}

export default function loader() {
  const early: unknown[][] = [];
  let opened: Promise<(el: HTMLElement) => () => void>;

  /** Returns at once: a front end waits two seconds for it, and no longer. */
  const initialize = ({ model }: { model: Model }): (() => void) => {
    const build = String(model.get("_build"));
    let end: () => void = () => undefined;
    let live = true;
    const keep = (...message: unknown[]): void => { early.push(message); };
    model.on("msg:custom", keep);
    opened = load(model, build).then(({ default: widget, css }) => {
      const { initialize: begin, render: open } = widget();
      model.off("msg:custom", keep);
      if (live) end = begin({ model, early, dress: (el) => { dress(el, css, build); } });
      return (el) => {
        dress(el, css, build);
        return open({ el });
      };
    });
    opened.catch(() => undefined);
    return () => {
      live = false;
      model.off("msg:custom", keep);
      end();
    };
  };

  const render = async ({ el }: { el: HTMLElement }): Promise<() => void> => {
    try {
      return (await opened)(el);
    } catch (error) {
      el.textContent = `mlwidget: the view could not be loaded. ${String(error)}`;
      return () => undefined;
    }
  };

  return { initialize, render };
}
