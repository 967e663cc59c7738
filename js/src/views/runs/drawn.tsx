import { useEffect, useRef } from "preact/hooks";
import type { Painted } from "../../charts/painter";
import { useSurroundings } from "../../charts/surroundings";

/**
 * Draws, in CSS pixels; a part of it when there is much, and the rest when it is called again.
 *
 * @param fresh - whether to begin anew, on a canvas that is empty.
 * @returns whether there is more to draw.
 */
export type Draw = (context: CanvasRenderingContext2D, width: number, height: number, fresh: boolean) => boolean;

/** A canvas over all of its parent. Another `draw` begins anew. */
export function Drawn({ draw }: { draw: Draw }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(draw);
  const painted = useRef<Painted | null>(null);
  const { painter } = useSurroundings();
  useEffect(() => {
    const context = canvas.current?.getContext("2d") ?? null;
    if (box.current === null || canvas.current === null || context === null) return;
    const element = canvas.current;
    let before: { draw: Draw; width: number; height: number } | null = null;
    const added = painter.add(box.current, {
      draw: (width, height) => {
        const now = { draw: latest.current, width, height };
        const fresh = now.draw !== before?.draw || width !== before.width || height !== before.height;
        before = now;
        const px = devicePixelRatio;
        if (fresh) [element.width, element.height] = [Math.round(width * px), Math.round(height * px)];
        context.setTransform(px, 0, 0, px, 0, 0);
        if (now.draw(context, width, height, fresh)) added.invalidate();
      },
    });
    painted.current = added;
    return () => {
      added.remove();
      painted.current = null;
    };
  }, [painter]);
  useEffect(() => {
    latest.current = draw;
    painted.current?.invalidate();
  }, [draw]);
  return <div class="mlw-canvas" ref={box}><canvas ref={canvas} aria-hidden="true" /></div>;
}
