import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useRef, type MutableRef } from "preact/hooks";
import { useSurroundings } from "../surroundings";

/** How large an element is, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An element's size once it has come into view; null before, for what nobody sees is not drawn. */
export function useSize(): readonly [MutableRef<HTMLDivElement | null>, Signal<Size | null>] {
  const box = useRef<HTMLDivElement>(null);
  const size = useSignal<Size | null>(null);
  const { painter } = useSurroundings();
  useEffect(() => {
    if (box.current === null) return;
    const painted = painter.add(box.current, {
      draw: (width, height) => {
        const now = size.peek();
        if (now?.width !== width || now.height !== height) size.value = { width, height };
      },
    });
    return () => { painted.remove(); };
  }, [painter, size]);
  return [box, size];
}

/** Whether an element is in view, or near it. */
export function useInView(box: MutableRef<HTMLElement | null>): Signal<boolean> {
  const inView = useSignal(false);
  const { painter } = useSurroundings();
  useEffect(() => {
    if (box.current === null) return;
    const painted = painter.add(box.current, {
      draw: () => undefined,
      seen: (now) => { inView.value = now; },
    });
    return () => { painted.remove(); };
  }, [painter, box, inView]);
  return inView;
}
