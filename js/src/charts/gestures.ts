/** What hands and keys can do with a chart; places are CSS pixels from its upper left corner. */
export interface Steered {
  /** Moves the crosshair. */
  point(x: number, y: number): void;
  /** The pointer has left. */
  leave(): void;
  /** Shows the part between two places as it is dragged over; null for none. */
  mark(ends: readonly [number, number] | null): void;
  /** Zooms to what lies between two places. */
  zoomTo(from: number, to: number): void;
  /** Zooms so many times around a place, by default the crosshair or the middle. */
  zoom(times: number, around?: number): void;
  /** Notes what is seen now, from where `pan` moves. */
  hold(): void;
  pan(by: number): void;
  /** Shows all; false where all is shown. */
  reset(): boolean;
  /** Moves the crosshair by so many points. */
  step(by: number): void;
  /** Moves the crosshair by a share of the frame. */
  stride(share: number): void;
  /** Moves the crosshair to the first or the last point in sight. */
  toEnd(last: boolean): void;
  /** Copies what is under the crosshair. */
  copy(): void;
  /** Keys go to this chart now, or no longer; `elsewhere` when they go to another chart. */
  focus(has: boolean, elsewhere: boolean): void;
}

/** A drag begins after so many pixels; before, it is a click. */
const DRAG_FROM = 4;
const KEY_ZOOM = 1.5;
const WHEEL_SPEED = 0.002;

type Grip =
  | { readonly does: "zoom" | "pan"; readonly from: number; moved: boolean }
  | { readonly does: "pinch"; distance: number };

/**
 * Lets a chart be read by pointer and keys. Dragging zooms, with shift it pans; a double click shows all.
 * The wheel scrolls the page, with Ctrl or Alt it zooms. A finger moves the crosshair, two zoom.
 *
 *     const stop = steer(box, drawing);
 */
export function steer(box: HTMLElement, chart: Steered): () => void {
  const touches = new Map<number, number>();
  let grip: Grip | null = null;
  const place = (event: MouseEvent): [number, number] => {
    const { left, top } = box.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const pinched = (): { distance: number; middle: number } => {
    const [a = 0, b = 0] = touches.values();
    return { distance: Math.max(1, Math.abs(a - b)), middle: (a + b) / 2 };
  };

  const onDown = (event: PointerEvent): void => {
    const [x, y] = place(event);
    if (event.pointerType === "touch") {
      touches.set(event.pointerId, x);
      if (touches.size === 2) grip = { does: "pinch", distance: pinched().distance };
      chart.point(x, y);
    } else if (event.button === 0) {
      grip = { does: event.shiftKey ? "pan" : "zoom", from: x, moved: false };
      box.setPointerCapture(event.pointerId);
      chart.hold();
    }
  };
  const onMove = (event: PointerEvent): void => {
    const [x, y] = place(event);
    if (touches.has(event.pointerId)) touches.set(event.pointerId, x);
    if (grip?.does === "pinch") {
      const { distance, middle } = pinched();
      chart.zoom(distance / grip.distance, middle);
      grip.distance = distance;
    } else if (grip !== null && (grip.moved || Math.abs(x - grip.from) >= DRAG_FROM)) {
      grip.moved = true;
      if (grip.does === "pan") chart.pan(x - grip.from);
      else chart.mark([grip.from, x]);
    } else {
      chart.point(x, y);
    }
  };
  const onUp = (event: PointerEvent): void => {
    touches.delete(event.pointerId);
    if (grip?.does === "zoom" && grip.moved) {
      chart.mark(null);
      if (event.type === "pointerup") chart.zoomTo(grip.from, place(event)[0]);
    }
    grip = null;
  };
  const onWheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.altKey) return;
    event.preventDefault();
    // a wheel may count in lines or pages
    const delta = (event.deltaY || event.deltaX) * (event.deltaMode === 0 ? 1 : 30);
    chart.zoom(Math.exp(-delta * WHEEL_SPEED), place(event)[0]);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !press(chart, event)) return;
    event.preventDefault();
    event.stopPropagation(); // a notebook has commands on the same keys
  };

  const listeners: { [name in keyof HTMLElementEventMap]?: (event: never) => void } = {
    pointerdown: onDown,
    pointermove: onMove,
    pointerup: onUp,
    pointercancel: onUp,
    pointerleave: () => { if (grip === null) chart.leave(); },
    dblclick: () => { chart.reset(); },
    wheel: onWheel,
    keydown: onKey,
    focus: () => { chart.focus(true, false); },
    blur: ({ relatedTarget }: FocusEvent) => {
      chart.focus(false, relatedTarget instanceof Element && relatedTarget.className === box.className);
    },
  };
  const all = Object.entries(listeners) as [string, EventListener][];
  for (const [name, listener] of all) box.addEventListener(name, listener, { passive: false });
  return () => { for (const [name, listener] of all) box.removeEventListener(name, listener); };
}

/** Whether the key meant something. */
function press(chart: Steered, { key, shiftKey }: KeyboardEvent): boolean {
  switch (key) {
    case "ArrowLeft":
    case "ArrowRight": {
      const way = key === "ArrowLeft" ? -1 : 1;
      if (shiftKey) chart.stride(0.1 * way);
      else chart.step(way);
      return true;
    }
    case "PageUp":
      chart.stride(-1);
      return true;
    case "PageDown":
      chart.stride(1);
      return true;
    case "Home":
    case "End":
      chart.toEnd(key === "End");
      return true;
    case "+":
    case "=":
      chart.zoom(KEY_ZOOM);
      return true;
    case "-":
    case "_":
      chart.zoom(1 / KEY_ZOOM);
      return true;
    case "c":
      chart.copy();
      return true;
    case "0":
      chart.reset();
      return true;
    case "Escape":
      return chart.reset();
    default:
      return false;
  }
}
