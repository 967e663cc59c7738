// One chart on a page, with a run whose answers the test decides.
import { signal } from "@preact/signals";
import { render } from "preact";
import { vi } from "vitest";
import { CHARTS } from "../src/charts";
import { Painter } from "../src/charts/painter";
import { newReading, SurroundingsContext } from "../src/charts/surroundings";
import { ThemeReader } from "../src/charts/theme";
import { decode } from "../src/model/decode";
import type { Ask } from "../src/model/questions";
import { RunModel } from "../src/model/run";
import type { Kind, Question } from "../src/wire";
import { HEADER } from "./messages";

/** An answer's body, with bytes where the question is one for them; an Error where there is none. */
export type Told = Error | { readonly body: unknown; readonly columns?: DataView };

export interface Shelf {
  readonly root: HTMLElement;
  readonly asked: Question[];
  /** The metric holds so many entries now. */
  readonly grow: (total: number) => void;
  /** Waits until a text is on the page, and every figure drawn. */
  readonly says: (words: string | RegExp) => Promise<void>;
  readonly find: (selector: string) => HTMLElement[];
  readonly press: (key: string, on?: Element | null) => void;
  readonly remove: () => void;
}

/** Shows the chart of a kind. */
export function shelf(kind: Kind, tell: (question: Question) => Told, name = "metric", total = 1): Shelf {
  const asked: Question[] = [];
  const ask = ((_: number, question: Question) => {
    asked.push(question);
    const told = tell(question);
    if (told instanceof Error) return Promise.reject(told);
    return Promise.resolve({ body: told.body, columns: told.columns ?? null });
  }) as unknown as Ask;
  const run = new RunModel(0, () => undefined, ask);
  let seq = 0;
  const grow = (now: number): void => {
    const series = [{ id: 7, name, kind, total: now, n: 0, at: 0 }];
    run.take(decode({ type: "snapshot", protocol: 2, of: 0, seq: seq++, heals: false, run: HEADER, series }, null));
  };
  grow(total);
  const metric = run.series.value[0];
  if (metric === undefined) throw new Error("There is no metric.");
  const root = document.body.appendChild(document.createElement("section"));
  root.className = "mlwidget";
  const painter = new Painter();
  const surroundings = { painter, theme: new ThemeReader(root), reading: newReading(), recoloured: signal(0) };
  const { View } = CHARTS[kind];
  render(
    <SurroundingsContext.Provider value={surroundings}>
      <View run={run} metric={metric} />
    </SurroundingsContext.Provider>,
    root,
  );
  return {
    root,
    asked,
    grow,
    says: (words) => vi.waitFor(() => {
      if ([...root.querySelectorAll(".mlw-figure-box")].some((box) => box.firstElementChild === null)) throw new Error("A figure is not drawn.");
      if (!(typeof words === "string" ? root.textContent.includes(words) : words.test(root.textContent))) throw new Error(`The page says: ${root.textContent}`);
    }, { interval: 5 }),
    find: (selector) => [...root.querySelectorAll<HTMLElement>(selector)],
    press: (key, on) => { (on ?? root).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })); },
    remove: () => {
      render(null, root);
      painter.dispose();
      run.dispose();
      root.remove();
    },
  };
}

/** The answer that holds one entry. */
export function entry(value: unknown, number = 0, step = number): Told {
  return { body: { total: 1, entries: [{ number, step, time: 1_790_000_000, value }] } };
}

/** A report as it is kept. */
export function report(data: unknown): unknown {
  return { artifact: "metrics/x.json", value: { schema_type: "x", schema_version: "1.0.0", data } };
}
