import { copyText } from "./clipboard";
import type { Crosshair } from "./crosshair";
import type { Steered } from "./gestures";
import { reach, sectionOf } from "./plot";
import { countBelow, Scale, type Range } from "./scale";
import type { Stage } from "./stage";
import { readNow } from "./surroundings";

/** A crosshair jumps to a point no farther away than this. */
const SNAP = 40;
/** The least that a zoom shows: of steps, of seconds, and as a ratio on a logarithmic axis. */
const LEAST = { step: 2, seconds: 0.002, ratio: 1.0005 };

/** What hands and keys at one chart change for all charts of its view: the crosshair and the section. */
export class Steering implements Steered {
  readonly #stage: Stage;
  readonly #crosshair: Crosshair;
  #held: Scale | null = null;

  constructor(stage: Stage, crosshair: Crosshair) {
    this.#stage = stage;
    this.#crosshair = crosshair;
  }

  point(x: number, y: number): void {
    const { drawn, surroundings, box } = this.#stage;
    if (drawn === null) return;
    const { frame, x: scale } = drawn.layout;
    surroundings.painter.leader = box;
    this.#crosshair.pointer = y;
    this.#set(this.#nearest(scale.value(Math.min(Math.max(x, frame.left), frame.right))));
  }

  leave(): void {
    this.#crosshair.pointer = null;
    this.#stage.surroundings.reading.crosshair.value = null;
  }

  mark(ends: readonly [number, number] | null): void {
    const { drawn } = this.#stage;
    if (drawn === null) return;
    this.#crosshair.overlay.mark(drawn.layout, ends);
    this.leave();
  }

  zoomTo(from: number, to: number): void {
    const { drawn } = this.#stage;
    if (drawn === null) return;
    const { frame, x } = drawn.layout;
    const [low = 0, high = 0] = [from, to].map((end) => Math.min(Math.max(end, frame.left), frame.right)).sort((a, b) => a - b);
    if (high > low) this.#show({ low: x.value(low), high: x.value(high) });
  }

  zoom(times: number, around?: number): void {
    const scale = this.#scale();
    if (scale === null) return;
    const crosshair = this.#stage.surroundings.reading.crosshair.peek();
    const place = around ?? (crosshair === null ? (scale.from + scale.to) / 2 : scale.at(crosshair));
    this.#show(scale.grown(times, Math.min(Math.max(place, scale.from), scale.to)));
  }

  hold(): void {
    this.#held = this.#scale();
    this.#stage.surroundings.painter.leader = this.#stage.box;
  }

  pan(by: number): void {
    const all = this.#all();
    if (this.#held === null || all === null) return;
    const { low, high } = this.#held.moved(by);
    this.leave();
    // something of the lines stays in sight
    if (high > all.low && low < all.high) this.#stage.surroundings.reading.zoom.value = { low, high };
  }

  reset(): boolean {
    const { reading } = this.#stage.surroundings;
    if (reading.zoom.peek() === null) return false;
    reading.zoom.value = null;
    return true;
  }

  step(by: number): void {
    const { traces, surroundings } = this.#stage;
    const now = surroundings.reading.crosshair.peek();
    if (now === null) {
      this.toEnd(true);
      return;
    }
    const places = traces.flatMap(({ x }) => x[by > 0 ? countBelow(x, now, true) : countBelow(x, now) - 1] ?? []);
    if (places.length > 0) this.#go(by > 0 ? Math.min(...places) : Math.max(...places));
  }

  stride(share: number): void {
    const scale = this.#scale();
    const now = this.#stage.surroundings.reading.crosshair.peek();
    if (scale === null || now === null) {
      this.toEnd(true);
      return;
    }
    const all = this.#all();
    const there = scale.value(scale.at(now) + share * (scale.to - scale.from));
    if (all !== null) this.#go(this.#nearest(Math.min(Math.max(there, all.low), all.high), Infinity));
  }

  toEnd(last: boolean): void {
    const scale = this.#scale();
    if (scale === null) return;
    const { low, high } = scale.range;
    const places = this.#stage.traces
      .flatMap(({ x }) => x[last ? countBelow(x, high, true) - 1 : countBelow(x, low)] ?? [])
      .filter((one) => one >= low && one <= high);
    if (places.length > 0) this.#go(last ? Math.max(...places) : Math.min(...places));
  }

  copy(): void {
    const words = this.#crosshair.table();
    if (words !== "") copyText(words).then(() => { this.#crosshair.say("Copied"); }, () => { this.#crosshair.say("Not allowed here"); });
  }

  focus(has: boolean, elsewhere: boolean): void {
    const { painter, reading } = this.#stage.surroundings;
    this.#crosshair.isFocused = has;
    if (has) painter.leader = this.#stage.box;
    // from one chart to the next the crosshair stays where it is
    if (!has && !elsewhere && this.#crosshair.pointer === null) reading.crosshair.value = null;
    this.#crosshair.follow();
  }

  /** Moves the crosshair by keys: what is seen follows, and is read out. */
  #go(position: number): void {
    const { surroundings } = this.#stage;
    const scale = this.#scale();
    this.#crosshair.pointer = null;
    surroundings.painter.leader = this.#stage.box;
    if (scale !== null && (position < scale.range.low || position > scale.range.high)) {
      const way = position > scale.range.high ? 1 : -1;
      const beyond = scale.at(position) - (way > 0 ? scale.to : scale.from);
      surroundings.reading.zoom.value = scale.moved(-(beyond + way * 0.25 * (scale.to - scale.from)));
    }
    this.#set(position);
    this.#crosshair.saySoon();
  }

  #set(position: number): void {
    const { crosshair } = this.#stage.surroundings.reading;
    if (crosshair.peek() === position) this.#crosshair.follow(); // the pointer is at another height
    else crosshair.value = position;
  }

  /** The place of the nearest point of any line; the position itself where none is near. */
  #nearest(position: number, within = SNAP): number {
    const { drawn, traces } = this.#stage;
    if (drawn === null) return position;
    const scale = drawn.layout.x;
    let best = position;
    let least = within;
    for (const trace of traces) {
      const x = trace.x[trace.nearest(position)] ?? NaN;
      const away = Math.abs(scale.at(x) - scale.at(position));
      if (away <= least) [best, least] = [x, away];
    }
    return best;
  }

  /** The axis as it is to be shown: keys may come faster than frames. */
  #scale(): Scale | null {
    const { drawn, surroundings } = this.#stage;
    const { zoom, logX } = readNow(surroundings.reading);
    const all = this.#all();
    if (drawn === null || all === null) return null;
    const { left, right } = drawn.layout.frame;
    return new Scale(sectionOf(all, zoom, logX), logX, left, right);
  }

  #all(): Range | null {
    return reach(this.#stage.traces, readNow(this.#stage.surroundings.reading).logX);
  }

  /** Shows a part of the axis, or all where the part is no less. */
  #show({ low, high }: Range): void {
    const { reading } = this.#stage.surroundings;
    const { axis, logX, zoom } = readNow(reading);
    const all = this.#all();
    if (all === null) return;
    const least = axis === "step" ? LEAST.step : LEAST.seconds;
    const isTiny = logX ? high / low < LEAST.ratio : high - low < least;
    const grows = zoom !== null && high - low < zoom.high - zoom.low;
    if (low <= all.low && high >= all.high) reading.zoom.value = null;
    else if (!isTiny) reading.zoom.value = { low, high };
    else if (!grows && !logX) reading.zoom.value = around((low + high) / 2, least);
  }
}

function around(middle: number, width: number): Range {
  return { low: middle - width / 2, high: middle + width / 2 };
}
