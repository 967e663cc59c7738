import { useSignal, type Signal } from "@preact/signals";
import { useEffect, type MutableRef } from "preact/hooks";

/** Cards this near to what is seen are filled already, so that scrolling shows no blank ones. */
const AHEAD = "300px";

const listeners = new WeakMap<Element, (inView: boolean) => void>();
let observer: IntersectionObserver | null = null;

/**
 * Whether an element was ever in view. A run may have hundreds of metrics, and a card is worth filling
 * only when somebody comes by.
 *
 *     const seen = useSeen(ref, false);
 *
 * @param atOnce - whether it counts as seen from the beginning, as where there are few.
 */
export function useSeen(ref: MutableRef<HTMLElement | null>, atOnce: boolean): Signal<boolean> {
  const seen = useSignal(atOnce);
  useEffect(() => {
    const element = ref.current;
    if (element === null || seen.peek()) return;
    observer ??= new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) listeners.get(target)?.(isIntersecting);
      },
      // the second is for what scrolls inside a view, where a browser knows it
      { rootMargin: AHEAD, scrollMargin: AHEAD } as IntersectionObserverInit,
    );
    const watching = observer;
    listeners.set(element, (inView) => {
      if (!inView) return;
      seen.value = true;
      watching.unobserve(element);
    });
    watching.observe(element);
    return () => {
      watching.unobserve(element);
      listeners.delete(element);
    };
  }, [ref, seen]);
  return seen;
}
