import type { Question, SeriesPart } from "../wire";

/**
 * Which metric a sender means by which number: each counts those of a run as it comes to know them.
 *
 *     kernel.hear(snapshot);
 *     translated(question, (number) => server.number(of, kernel.name(of, number)));
 */
export class Numbers {
  readonly #names = new Map<unknown, Map<number, string>>();

  /** Whether a message of the sender told of metrics. */
  hear(header: unknown): boolean {
    const { type, of, series } = (header ?? {}) as { type?: unknown; of?: unknown; series?: unknown };
    if (!Array.isArray(series)) return false;
    const names = new Map(type === "snapshot" ? [] : this.#names.get(of));
    for (const part of series) {
      const { id, name, kind } = Object(part) as SeriesPart; // nothing about it has been checked yet
      // a metric of texts may become one of numbers
      names.set(id, `${kind === "text" ? "scalar" : kind} ${name}`);
    }
    this.#names.set(of, names);
    return true;
  }

  name(of: unknown, number: number): string | undefined {
    return this.#names.get(of)?.get(number);
  }

  number(of: unknown, name: string | undefined): number | undefined {
    for (const [number, known] of this.#names.get(of) ?? []) if (known === name) return number;
    return undefined;
  }
}

/** The question with other numbers for its metrics; null when one of them has none. */
export function translated(question: Question, other: (number: number) => number | undefined): Question | null {
  if (!("series" in question)) return question;
  const numbers: number[] = [];
  for (const number of [question.series].flat()) {
    const found = other(number);
    if (found === undefined) return null;
    numbers.push(found);
  }
  return question.what === "range" ? { ...question, series: numbers } : { ...question, series: numbers[0] ?? 0 };
}
