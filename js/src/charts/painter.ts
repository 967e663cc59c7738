/** Live charts take at most this share of the page's time: they rest longer the more there is to draw. */
const SHARE = 0.03;

/** But no longer than this for each chart in view, so that few charts stay quick, and no longer than that. */
const REST_MS = 25;
const LONGEST_REST_MS = 1000;

/** Scripts of one animation frame while somebody moves something; what does not fit is drawn in the next. */
const FRAME_MS = 2;
/** One for charts that are drawn for the first time, or by themselves: fewer frames cost less in all. */
const LONG_FRAME_MS = 12;
/** The whole of a frame: where no graphics card helps, rasters take longer than the scripts. */
const WHOLE_FRAME_MS = 30;

/** Charts this near to the view are drawn already, so that scrolling shows no blank ones. */
const AHEAD = "200px";

/** Something that draws itself into an element. */
export interface Paintable {
  draw(width: number, height: number): void;
  /** Told when it comes into view and when it leaves. */
  seen?(inView: boolean): void;
}

/** What `Painter.add` gives back. */
export interface Painted {
  /** Asks for a draw, if in view: soon, or in the next frames where somebody waits for it. */
  invalidate(waitedFor?: boolean): void;
  remove(): void;
}

interface Item {
  readonly box: Element;
  readonly what: Paintable;
  dirty: boolean;
  waitedFor: boolean;
  inView: boolean;
  drawnAt: number;
  /** Null where it is not known. */
  size: readonly [number, number] | null;
}

/**
 * Decides when charts draw: in an animation frame, when in view, and not too often.
 *
 *     const painter = new Painter();
 *     const painted = painter.add(box, drawing);
 *     painted.invalidate();
 */
export class Painter {
  /** The chart that somebody has in hand: it goes before all others. */
  leader: Element | null = null;
  readonly #items = new Map<Element, Item>();
  readonly #seen: IntersectionObserver;
  readonly #sized: ResizeObserver;
  readonly #after = new MessageChannel();
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The frame whose end is waited for: its begin, how many charts were drawn, and whether some by themselves. */
  #last = { began: 0, count: 0, isLive: false };
  /** Milliseconds of a frame for each chart in it, of late. */
  #each = 3;
  #restUntil = 0;

  constructor() {
    this.#seen = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting: inView } of entries) {
        this.#items.get(target)?.what.seen?.(inView);
        this.#change(target, { inView });
      }
      // the second is for what scrolls inside the page, as a notebook does, where a browser knows it
    }, { rootMargin: AHEAD, scrollMargin: AHEAD } as IntersectionObserverInit);
    this.#sized = new ResizeObserver((entries) => {
      // a new size is drawn at once, or the old picture is stretched for a moment
      for (const { target, contentRect: { width, height } } of entries) {
        this.#change(target, { size: [width, height], dirty: true, waitedFor: true });
      }
    });
    // comes when the frame is over: what it took to style, lay out and raster is known then too
    this.#after.port1.onmessage = () => { this.#measure(); };
  }

  add(box: Element, what: Paintable): Painted {
    this.#items.set(box, { box, what, dirty: true, waitedFor: true, inView: false, drawnAt: -Infinity, size: null });
    this.#seen.observe(box);
    this.#sized.observe(box);
    return {
      invalidate: (waitedFor = false) => { this.#change(box, waitedFor ? { dirty: true, waitedFor } : { dirty: true }); },
      remove: () => {
        this.#items.delete(box);
        this.#seen.unobserve(box);
        this.#sized.unobserve(box);
      },
    };
  }

  /** Asks all for a draw, as after a change of colours. */
  invalidateAll(): void {
    for (const box of this.#items.keys()) this.#change(box, { dirty: true, waitedFor: true });
  }

  dispose(): void {
    this.#items.clear();
    this.#seen.disconnect();
    this.#sized.disconnect();
    this.#after.port1.close();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
  }

  #change(box: Element, change: Partial<Item>): void {
    const item = this.#items.get(box);
    if (item === undefined) return;
    Object.assign(item, change);
    if (item.dirty && item.inView) this.#wake(item.waitedFor ? 0 : this.#restUntil - performance.now());
  }

  #wake(rest: number): void {
    if (this.#frame !== 0 || rest === Infinity) return;
    if (rest > 0) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#wake(0);
      }, rest);
    } else {
      this.#frame = requestAnimationFrame(this.#paint);
    }
  }

  readonly #paint = (): void => {
    this.#frame = 0;
    const start = performance.now();
    const rests = start < this.#restUntil;
    const waiting = [...this.#items.values()].filter((item) => item.dirty && item.inView && (item.waitedFor || !rests));
    waiting.sort((a, b) => this.#rank(b) - this.#rank(a) || a.drawnAt - b.drawnAt);
    let isLive = false;
    let at = 0;
    for (const item of waiting) {
      const limit = item.waitedFor && item.drawnAt > -Infinity ? FRAME_MS : LONG_FRAME_MS;
      if (at > 0 && (performance.now() - start > limit || at * this.#each > WHOLE_FRAME_MS)) break;
      isLive ||= !item.waitedFor;
      this.#draw(item);
      at += 1;
    }
    if (isLive) this.#restUntil = Infinity; // until it is known what the frame took
    if (at > 0) {
      this.#last = { began: start, count: at, isLive: isLive || this.#last.isLive };
      this.#after.port2.postMessage(null);
    }
    const left = waiting.slice(at);
    if (left.some((item) => item.waitedFor) || (left.length > 0 && !isLive)) this.#wake(0);
  };

  /** What somebody waits for goes first; whoever was drawn longest ago next, so that none starves. */
  #rank(item: Item): number {
    return item.waitedFor ? (item.box === this.leader ? 2 : 1) : 0;
  }

  /** After a frame in which charts were drawn. */
  #measure(): void {
    const now = performance.now();
    const { began, count, isLive } = this.#last;
    this.#each += 0.3 * ((now - began) / count - this.#each);
    if (!isLive) return;
    this.#last.isLive = false;
    const inView = [...this.#items.values()].filter((item) => item.inView);
    const most = Math.min(LONGEST_REST_MS, REST_MS * inView.length);
    this.#restUntil = now + Math.min(most, (now - began) / SHARE);
    if (inView.some((item) => item.dirty)) this.#wake(this.#restUntil - now);
  }

  #draw(item: Item): void {
    const [width, height] = item.size ?? [item.box.clientWidth, item.box.clientHeight];
    item.drawnAt = performance.now();
    item.waitedFor = item.dirty = false;
    // an application that changes its theme hides all for a moment; the size that comes back wakes it
    if (width >= 1 && height >= 1) item.what.draw(width, height);
  }
}
