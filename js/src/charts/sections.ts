import type { Columns } from "../model/compact";
import { copyColumns } from "../model/decode";
import type { Reply } from "../model/questions";
import type { RunModel } from "../model/run";
import type { Series } from "../model/series";
import { countBelow } from "./scale";

/** What a section is measured in. */
export type Along = "step" | "time";

/** Points of a section, finer than those that the series holds. */
export interface Fine {
  readonly along: Along;
  readonly low: number;
  readonly high: number;
  readonly columns: Columns;
  /** Points that the store held in the section. */
  readonly count: number;
  readonly exact: boolean;
  /** Points that were wanted for each unit of the axis; all of them where it is infinite. */
  readonly density: number;
  /** Points of the whole series at that time. */
  readonly total: number;
}

/** A section that a chart shows; null stands for an end of the series. */
export interface Sought {
  readonly along: Along;
  readonly low: number | null;
  readonly high: number | null;
  /** Pixels that the section is drawn over. */
  readonly width: number;
}

/** Points for each pixel: the least and the greatest value of what lies there. */
const PER_PIXEL = 2;
/** Asked for on both sides, in widths of the section, so that a small move needs no question. */
const MARGIN = 0.25;
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

interface Wish {
  readonly series: Series;
  readonly key: string;
  readonly along: Along;
  readonly low: number | null;
  readonly high: number | null;
  readonly most: number;
  readonly news: Set<() => void>;
}

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
      if (part === undefined || copy === null) return;
      const fine = fineOf(wish, copy, most, part, totals[at] ?? 0);
      const kept = (this.#fine.get(wish.series) ?? NONE).filter(
        (one) => one.along === fine.along && !(one.low >= fine.low && one.high <= fine.high && one.density <= fine.density),
      );
      const all = [...kept.slice(-(KEPT - 1)), fine];
      this.#fine.set(wish.series, all.sort((a, b) => a.density - b.density));
    });
  }
}

function wishFor(series: Series, { along, low, high, width }: Sought, news: () => void): Wish {
  const margin = low === null || high === null ? 0 : (high - low) * MARGIN;
  const most = Math.ceil(PER_PIXEL * width * (1 + 2 * Math.sign(margin) * MARGIN));
  const [from, to] = [low === null ? null : low - margin, high === null ? null : high + margin];
  return { series, key: `${along} ${from} ${to} ${most}`, along, low: from, high: to, most, news: new Set([news]) };
}

/** Where a neighbour outside an end is missing the series itself ends there. */
function fineOf(
  wish: Wish, columns: Columns, most: number, { count, exact }: { count: number; exact: boolean }, total: number,
): Fine {
  const column = columns[wish.along === "step" ? "steps" : "times"];
  const first = column[0] ?? Infinity;
  const last = column[column.length - 1] ?? -Infinity;
  const low = Math.max(wish.low ?? -Infinity, column.length > 0 ? first : -Infinity);
  const high = Math.min(wish.high ?? Infinity, column.length > 0 ? last : Infinity);
  const density = exact ? Infinity : most / (high - low);
  return { along: wish.along, low, high, columns, count, exact, density, total };
}

/** Whether the screen could show more of the section than what is here, and there is more. */
function lacks(series: Series, pieces: readonly Fine[], sought: Sought): boolean {
  const total = series.total.peek();
  if (total <= series.length) return false;
  const columns = series.columns();
  const column = columns[sought.along === "step" ? "steps" : "times"];
  const first = column[0] ?? NaN;
  const last = column[column.length - 1] ?? NaN;
  const low = Math.max(sought.low ?? first, first);
  const high = Math.min(sought.high ?? last, last);
  if (low > high) return false;
  const pixels = sought.width / ((sought.high ?? last) - (sought.low ?? first));
  const dense = (from: number, missing: number): boolean => {
    const held = countBelow(column, high, true) - countBelow(column, from, from !== low);
    return (high - from) * pixels < 8 || held >= PER_PIXEL * (high - from) * pixels || held >= 0.9 * missing;
  };
  const covered = pieces.some((piece) =>
    piece.low <= low && piece.density >= 0.75 * PER_PIXEL * pixels
    && (piece.high >= high || dense(piece.high, total - piece.total)));
  return !covered && !dense(low, Infinity);
}
