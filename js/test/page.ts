// A view on a page, with the kernel's side to push from and to answer with.
import { vi } from "vitest";
import { ViewModel } from "../src/model/view";
import { mountView } from "../src/views/mount";
import { PROTOCOL, type Answers, type Question } from "../src/wire";
import type { Message } from "./messages";

/** What a kernel says to each question; an Error for why it does not. */
export type Says = { readonly [W in keyof Answers]?: (question: Extract<Question, { what: W }>) => Answers[W] | Error | null };

/** The bytes that go with some answers. */
export const binary = new WeakMap<object, DataView>();

export class Page {
  readonly root = document.createElement("div");
  readonly asked: Question[] = [];
  readonly view: ViewModel;
  readonly #close: () => void;

  /** @param says - null leaves a question without an answer, as a busy kernel does. */
  constructor(says: Says = {}, first?: Message<unknown>) {
    this.view = new ViewModel((up) => {
      if (up.type !== "ask") return;
      this.asked.push(up.question);
      const say = says[up.question.what] as ((question: Question) => unknown) | undefined;
      const said = say === undefined ? new Error("not here") : say(up.question);
      if (said === null) return;
      const error = said instanceof Error ? said.message : null;
      const answer = { type: "answer", protocol: PROTOCOL, of: up.of, id: up.id, error, body: error === null ? said : null };
      const columns = error === null ? (binary.get(said as object) ?? null) : null;
      queueMicrotask(() => { this.view.receive(answer, columns); });
    });
    if (first !== undefined) this.push(first);
    document.body.append(this.root);
    this.#close = mountView(this.root, this.view);
  }

  /** A message from the kernel. */
  push({ header, columns }: Message<unknown>): void {
    this.view.receive(header, columns);
  }

  close(): void {
    this.#close();
    this.view.dispose();
    this.root.remove();
  }

  /** What stands in the elements. */
  texts(selector: string): string[] {
    return [...this.root.querySelectorAll(selector)].map((element) => element.textContent);
  }

  /** The first element, which must be there; of a field its type says more. */
  find(selector: string): HTMLElement {
    const found = this.root.querySelector<HTMLElement>(selector);
    if (found === null) throw new Error(`nothing is ${selector}`);
    return found;
  }

  /** Presses the button that says so. */
  async click(text: string): Promise<void> {
    const found = [...this.root.querySelectorAll("button")].find((button) => button.textContent.startsWith(text));
    if (found === undefined) throw new Error(`no button says ${text}`);
    found.click();
    await settle();
  }

  /** Types into a field, and says that it is done. */
  async type(selector: string, text: string): Promise<void> {
    const field = this.find(selector);
    (field as HTMLInputElement).value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    await settle();
  }

  /** What was asked under that name. */
  questions<W extends Question["what"]>(what: W): Extract<Question, { what: W }>[] {
    return this.asked.filter((one): one is Extract<Question, { what: W }> => one.what === what);
  }
}

/** Closes pages, and lets what was put off for a frame happen by the clock that it was put off by. */
export async function closeAll(pages: Page[]): Promise<void> {
  for (const page of pages.splice(0)) page.close();
  await settle(200);
  vi.useRealTimers();
}

/** Lets everything happen that is due. */
export async function settle(ms = 50): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}
