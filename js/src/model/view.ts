import { signal, type Signal } from "@preact/signals";
import type { RunRow, Up } from "../wire";
import { decode, isRecord } from "./decode";
import { Questions } from "./questions";
import { RunModel } from "./run";

/** A view of more runs than this is no view; a number beyond it comes from damage. */
const MOST_RUNS = 10_000;

/**
 * The runs that one view shows: one, or several to compare.
 *
 *     const view = new ViewModel((up) => transport.send(up));
 *     const stop = transport.subscribe(({ header, columns }) => view.receive(header, columns));
 */
export class ViewModel {
  /** In the order of their numbers; the first is there before anything has come. */
  readonly runs: Signal<readonly RunModel[]>;
  /** Runs that are left out of the charts, by their numbers. */
  readonly hidden: Signal<ReadonlySet<number>> = signal<ReadonlySet<number>>(new Set());
  /** The part of the view that a host wants to be seen, such as `files`; null for the one seen last. */
  readonly part: Signal<string | null> = signal<string | null>(null);
  /** The parameter by whose values the charts group the runs and average them; null for each run by itself. */
  readonly groupBy: Signal<string | null> = signal<string | null>(null);
  /** The runs in a few words, by their numbers: their parameters above all. The view asks for them. */
  readonly rows: Signal<ReadonlyMap<number, RunRow>> = signal<ReadonlyMap<number, RunRow>>(new Map());
  readonly #send: (up: Up) => void;
  readonly #questions: Questions;

  constructor(send: (up: Up) => void) {
    this.#send = send;
    this.#questions = new Questions(send);
    this.runs = signal([this.#make(0)]);
  }

  /** The first run; the only one, mostly. */
  get run(): RunModel {
    return this.runs.value[0] ?? this.#make(0);
  }

  /** Whether something is known of each of so many runs. */
  hasAll(count: number): boolean {
    const runs = this.runs.peek();
    return runs.length >= count && runs.every((run) => run.header.peek() !== null);
  }

  /** Takes in one message; never throws, whatever it holds. */
  receive(header: unknown, columns: DataView | null): void {
    if (this.#questions.take(header, columns)) return;
    const of = isRecord(header) && typeof header.of === "number" ? header.of : 0;
    this.#at(of).take(decode(header, columns));
  }

  dispose(): void {
    this.#questions.dispose();
    for (const run of this.runs.value) run.dispose();
  }

  #at(of: number): RunModel {
    const runs = this.runs.peek();
    const known = runs[of];
    if (known !== undefined) return known;
    const count = Number.isInteger(of) && of > 0 && of < MOST_RUNS ? of + 1 : 1;
    this.runs.value = Array.from({ length: Math.max(count, runs.length) }, (_, at) => runs[at] ?? this.#make(at));
    return this.runs.peek()[of] ?? this.run;
  }

  #make(of: number): RunModel {
    return new RunModel(of, this.#send, this.#questions.ask);
  }
}
