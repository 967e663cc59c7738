/** A live chart rests so long between two draws. News come some 30 times a second: hardly one waits. */
const PAUSE_MS = 20;

/** Time that one animation frame may spend on charts; the rest is drawn in the next. */
const FRAME_MS = 8;

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
  /** Asks for a draw, soon, if in view. */
  invalidate(): void;
  remove(): void;
}

interface Item {
  readonly box: Element;
  readonly what: Paintable;
  dirty: boolean;
  inView: boolean;
  drawnAt: number;
}

/**
 * Decides when charts draw: in an animation frame, when in view, and not too often.
 *
 *     const painter = new Painter();
 *     const painted = painter.add(box, drawing);
 *     painted.invalidate();
 */
export class Painter {
  readonly #items = new Map<Element, Item>();
  readonly #seen: IntersectionObserver;
  readonly #sized: ResizeObserver;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#seen = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting: inView } of entries) {
        this.#items.get(target)?.what.seen?.(inView);
        this.#change(target, { inView });
      }
    }, { rootMargin: AHEAD });
    this.#sized = new ResizeObserver((entries) => {
      // a new size is drawn at once, or the old picture is stretched for a moment
      for (const entry of entries) this.#change(entry.target, { dirty: true, drawnAt: -Infinity });
    });
  }

  add(box: Element, what: Paintable): Painted {
    this.#items.set(box, { box, what, dirty: true, inView: false, drawnAt: -Infinity });
    this.#seen.observe(box);
    this.#sized.observe(box);
    return {
      invalidate: () => { this.#change(box, { dirty: true }); },
      remove: () => {
        this.#items.delete(box);
        this.#seen.unobserve(box);
        this.#sized.unobserve(box);
      },
    };
  }

  /** Asks all for a draw, as after a change of colours. */
  invalidateAll(): void {
    for (const box of this.#items.keys()) this.#change(box, { dirty: true });
  }

  dispose(): void {
    this.#items.clear();
    this.#seen.disconnect();
    this.#sized.disconnect();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
  }

  #change(box: Element, change: Partial<Item>): void {
    const item = this.#items.get(box);
    if (item === undefined) return;
    Object.assign(item, change);
    if (item.dirty && item.inView) this.#wake();
  }

  #wake(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#paint);
  }

  readonly #paint = (): void => {
    this.#frame = 0;
    const start = performance.now();
    let soonest = Infinity;
    const waiting = [...this.#items.values()].filter((item) => item.dirty && item.inView);
    // whoever has waited longest goes first, so that none starves
    waiting.sort((a, b) => a.drawnAt - b.drawnAt);
    for (const item of waiting) {
      const rest = item.drawnAt + PAUSE_MS - start;
      if (rest > 0 || performance.now() - start > FRAME_MS) soonest = Math.min(soonest, Math.max(0, rest));
      else if (!this.#draw(item)) soonest = Math.min(soonest, PAUSE_MS);
    }
    clearTimeout(this.#timer);
    if (soonest === 0) this.#wake();
    else if (soonest < Infinity) this.#timer = setTimeout(() => { this.#wake(); }, soonest);
  };

  /** Whether it had a size to be drawn in; an application that changes its theme hides all for a moment. */
  #draw(item: Item): boolean {
    const { clientWidth, clientHeight } = item.box;
    item.drawnAt = performance.now();
    if (clientWidth < 1 || clientHeight < 1) return false;
    item.dirty = false;
    item.what.draw(clientWidth, clientHeight);
    return true;
  }
}
