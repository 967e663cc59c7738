// A widget model as a front end has it, with a kernel's side to push from.
import type { CommModel } from "../src/transport/comm";
import type { Up } from "../src/wire";
import type { Message } from "./messages";

type Listener = (...args: never[]) => void;

export class FakeModel implements CommModel {
  readonly sent: Up[] = [];
  readonly listeners = new Map<string, Set<Listener>>();
  #traits: Record<string, unknown> = { _pictures: [], _columns: [], _output_id: "output-1" };

  constructor(first?: Message<unknown>, runs: readonly string[] = []) {
    if (first !== undefined) this.sync(first);
    this.#traits._runs = runs;
  }

  get(name: string): unknown {
    return this.#traits[name];
  }

  on(event: string, callback: Listener): void {
    const callbacks = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, callbacks.add(callback));
  }

  off(event: string, callback: Listener): void {
    this.listeners.get(event)?.delete(callback);
  }

  send(content: unknown): void {
    this.sent.push(content as Up);
  }

  /** How many callbacks are registered. */
  get count(): number {
    return [...this.listeners.values()].reduce((sum, callbacks) => sum + callbacks.size, 0);
  }

  /** A message from the kernel. */
  push({ header, columns }: Message<unknown>): void {
    this.#emit("msg:custom", header, [columns]);
  }

  /** New values of both traits from the kernel. */
  sync({ header, columns }: Message<unknown>): void {
    this.#traits = { ...this.#traits, _pictures: [header], _columns: [columns] };
    this.#emit("change:_pictures");
    this.#emit("change:_columns");
  }

  #emit(event: string, ...args: unknown[]): void {
    for (const callback of this.listeners.get(event) ?? []) callback(...(args as never[]));
  }
}
