// What happy-dom lacks and a browser has: sizes, visibility and a canvas that can be drawn on.
import { afterEach, vi } from "vitest";

/** Elements that are watched right now, so that tests can see what was left behind. */
export const watched = { seen: new Set<Element>(), sized: new Set<Element>() };

class AlwaysInView {
  readonly #callback: IntersectionObserverCallback;
  readonly #mine = new Set<Element>();

  constructor(callback: IntersectionObserverCallback) {
    this.#callback = callback;
  }

  observe(target: Element): void {
    this.#mine.add(target);
    watched.seen.add(target);
    queueMicrotask(() => {
      const entry = { target, isIntersecting: true } as unknown as IntersectionObserverEntry;
      if (this.#mine.has(target)) this.#callback([entry], this as unknown as IntersectionObserver);
    });
  }

  unobserve(target: Element): void {
    this.#mine.delete(target);
    watched.seen.delete(target);
  }

  disconnect(): void {
    for (const target of this.#mine) this.unobserve(target);
  }
}

class NeverResized {
  readonly #mine = new Set<Element>();

  observe(target: Element): void {
    this.#mine.add(target);
    watched.sized.add(target);
  }

  unobserve(target: Element): void {
    this.#mine.delete(target);
    watched.sized.delete(target);
  }

  disconnect(): void {
    for (const target of this.#mine) this.unobserve(target);
  }
}

const pen = new Proxy<Record<string, unknown>>(
  { measureText: () => ({ width: 10 }) },
  { get: (own, name) => own[String(name)] ?? (() => undefined), set: () => true },
);

vi.stubGlobal("IntersectionObserver", AlwaysInView);
vi.stubGlobal("ResizeObserver", NeverResized);
vi.stubGlobal("Path2D", class {
  moveTo(): void { /* draws nothing */ }
  lineTo(): void { /* draws nothing */ }
  rect(): void { /* draws nothing */ }
  arc(): void { /* draws nothing */ }
  addPath(): void { /* draws nothing */ }
  closePath(): void { /* draws nothing */ }
});
HTMLCanvasElement.prototype.getContext = (() => pen) as unknown as typeof HTMLCanvasElement.prototype.getContext;
Object.defineProperty(HTMLElement.prototype, "clientWidth", { get: () => 300 });
Object.defineProperty(HTMLElement.prototype, "clientHeight", { get: () => 130 });

afterEach(() => { localStorage.clear(); });
