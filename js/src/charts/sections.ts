import { copyColumns } from "../model/decode";
import type { Reply } from "../model/questions";
import type { RunModel } from "../model/run";
import type { Series } from "../model/series";
import { fineOf, lacks, wishFor, type Along, type Fine, type Sought, type Wish } from "./fine";

/** Finer sections of a series that are kept. */
const KEPT = 4;
const MOST = 20_000;
const MOST_SERIES = 200;
/** A question that finds no answer is not asked again so soon; nor one whose answer is about to be old. */
const AGAIN_FAILED_MS = 10_000;
const AGAIN_MS = 2000;
/** With so many questions on their way the next ones wait, but not longer than this. */
const MOST_FLYING = 2;
const PATIENCE_MS = 1000;

const NONE: readonly Fine[] = [];

const services = new WeakMap<RunModel, Sections>();

/** The sections of a run that its charts share. */
export function sectionsOf(run: RunModel): Sections {
  const known = services.get(run) ?? new Sections(run);
  services.set(run, known);
  return known;
}

/**
 * Asks for finer points where charts show more than the series holds: one question for all charts that
 * show the same section at the same moment.
 *
 *     sectionsOf(run).seek(metric, { along: "step", low: 100, high: 200, width: 300 }, redraw);
 *     sectionsOf(run).fine(metric, "step")   // after `redraw` was called
 */
export class Sections {
  readonly #run: RunModel;
  readonly #fine = new WeakMap<Series, readonly Fine[]>();
  readonly #asked = new WeakMap<Series, { readonly key: string; until: number }>();
  readonly #wishes = new Map<Series, Wish>();
  #flying = 0;
  #since = 0;
  #isDue = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(run: RunModel) {
    this.#run = run;
  }

  /** The finer points that are here, the finest last; the same list while nothing is new. */
  fine(series: Series, along: Along): readonly Fine[] {
    const all = this.#fine.get(series) ?? NONE;
    return all.some((one) => one.along !== along) ? NONE : all;
  }

  /**
   * Sees to it that the section is there as fine as the screen can show it; `news` tells when it is.
   *
   * @returns whether it is not.
   */
  seek(series: Series, sought: Sought, news: () => void): boolean {
    if (!lacks(series, this.fine(series, sought.along), sought)) return false;
    const wish = wishFor(series, sought, news);
    const asked = this.#asked.get(series);
    if (asked?.key === wish.key && performance.now() < asked.until) return true;
    const other = this.#wishes.get(series);
    if (other?.key === wish.key) other.news.add(news);
    else this.#wishes.set(series, wish);
    this.#soon();
    return true;
  }

  #soon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#send();
    });
  }

  /** While answers are on their way only the newest wish of each series waits. */
  #send(): void {
    const now = performance.now();
    const rest = this.#since + PATIENCE_MS - now;
    if (this.#flying >= MOST_FLYING && rest > 0) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => { this.#send(); }, rest);
      return;
    }
    const groups = new Map<string, Wish[]>();
    for (const wish of this.#wishes.values()) {
      this.#asked.set(wish.series, { key: wish.key, until: Infinity });
      const name = `${wish.along} ${wish.low} ${wish.high}`;
      const group = groups.get(name);
      if (group === undefined || group.length >= MOST_SERIES) groups.set(group ? `${name} ${now}` : name, [wish]);
      else group.push(wish);
    }
    this.#wishes.clear();
    for (const group of groups.values()) this.#ask(group);
  }

  #ask(group: readonly Wish[]): void {
    const [first] = group;
    if (first === undefined) return;
    const { along, low, high } = first;
    this.#flying += 1;
    this.#since = performance.now();
    const series = group.map((wish) => wish.series.id);
    const totals = group.map((wish) => wish.series.total.peek());
    const most = Math.min(MOST, Math.max(...group.map((wish) => wish.most)));
    const done = (pause: number): void => {
      this.#flying -= 1;
      for (const wish of group) {
        const asked = this.#asked.get(wish.series);
        if (asked?.key === wish.key) asked.until = performance.now() + pause;
      }
      if (this.#wishes.size > 0) this.#soon();
    };
    this.#run.ask({ what: "range", series, axis: along, low, high, most }).then(
      (reply) => {
        this.#take(group, totals, most, reply);
        done(AGAIN_MS);
        for (const tell of new Set(group.flatMap((wish) => [...wish.news]))) tell();
      },
      () => { done(AGAIN_FAILED_MS); }, // what is here stays shown
    );
  }

  #take(group: readonly Wish[], totals: readonly number[], most: number, { body, columns }: Reply<"range">): void {
    group.forEach((wish, at) => {
      const part = body.parts.find(({ id }) => id === wish.series.id);
      const copy = part === undefined ? null : copyColumns(columns, part.at, part.n);
      if (part === undefined || copy === null || part.n === 0) return;
      const fine = fineOf(wish, copy, most, part, totals[at] ?? 0);
      const kept = (this.#fine.get(wish.series) ?? NONE).filter(
        (one) => one.along === fine.along && !(one.low >= fine.low && one.high <= fine.high && one.density <= fine.density),
      );
      const all = [...kept.slice(-(KEPT - 1)), fine];
      this.#fine.set(wish.series, all.sort((a, b) => a.density - b.density));
    });
  }
}
