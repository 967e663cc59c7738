import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useSize } from "../figure/size";
import "./image.css";

/** How an image lies in its frame: pixels of the screen for one of its own, and where its corner is. */
interface Lie {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

const MOST = 64;
const STEP = 1.25;

/** An image that fits into its frame, until somebody looks closer: by Ctrl and wheel, keys or buttons. */
export function Viewer({ url, label, broken }: { url: string; label: string; broken: () => void }) {
  const [box, size] = useSize();
  const natural = useSignal<{ readonly width: number; readonly height: number } | null>(null);
  const chosen = useSignal<Lie | null>(null);
  const drag = useRef<{ readonly x: number; readonly y: number; readonly lie: Lie } | null>(null);
  const frame = size.value;
  const image = natural.value;
  const fits = frame === null || image === null ? null : fit(frame, image);
  const lie = chosen.value ?? fits;
  /** Zooms so that the same pixel of the image stays at that place of the frame; by default in its middle. */
  const zoom = (scale: number, px = (frame?.width ?? 0) / 2, py = (frame?.height ?? 0) / 2): void => {
    if (lie === null || fits === null) return;
    const next = Math.min(MOST, Math.max(Math.min(fits.scale, 1), scale));
    chosen.value = { scale: next, x: px - ((px - lie.x) / lie.scale) * next, y: py - ((py - lie.y) / lie.scale) * next };
  };
  const latest = useRef(zoom);
  latest.current = zoom;
  const now = useRef(lie);
  now.current = lie;
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return; // else the page scrolls
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      latest.current((now.current?.scale ?? 1) * STEP ** (-event.deltaY / 50), event.clientX - left, event.clientY - top);
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => { element.removeEventListener("wheel", onWheel); };
  }, [box]);
  const pan = (x: number, y: number): void => { if (lie !== null) chosen.value = { ...lie, x: lie.x + x, y: lie.y + y }; };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (lie === null || event.ctrlKey || event.metaKey) return;
    const moves: Record<string, () => void> = {
      "+": () => { zoom(lie.scale * STEP); },
      "-": () => { zoom(lie.scale / STEP); },
      "1": () => { zoom(1); },
      "0": () => { chosen.value = null; },
    };
    if (chosen.value !== null) {
      Object.assign(moves, {
        Escape: () => { chosen.value = null; },
        ArrowLeft: () => { pan(40, 0); },
        ArrowRight: () => { pan(-40, 0); },
        ArrowUp: () => { pan(0, 40); },
        ArrowDown: () => { pan(0, -40); },
      });
    }
    const act = moves[event.key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return (
    <div class="mlw-viewer">
      <div
        class="mlw-image-box"
        ref={box}
        role="group"
        tabIndex={0}
        aria-label={`${label}; plus and minus zoom, arrows move, Escape fits`}
        data-zoomed={chosen.value !== null || undefined}
        style={image === null ? {} : { aspectRatio: `${image.width} / ${image.height}` }}
        onKeyDown={onKeyDown}
        onDblClick={(event) => {
          const { left, top } = event.currentTarget.getBoundingClientRect();
          if (chosen.value !== null) chosen.value = null;
          else zoom(Math.max(1, (fits?.scale ?? 1) * 2), event.clientX - left, event.clientY - top);
        }}
        onPointerDown={(event) => {
          if (chosen.value === null || lie === null || event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, y: event.clientY, lie };
        }}
        onPointerMove={(event) => {
          if (drag.current === null) return;
          const { lie: from, x, y } = drag.current;
          chosen.value = { ...from, x: from.x + event.clientX - x, y: from.y + event.clientY - y };
        }}
        onPointerUp={() => { drag.current = null; }}
        onPointerCancel={() => { drag.current = null; }}
      >
        <img
          src={url}
          alt={label}
          draggable={false}
          data-pixels={(lie?.scale ?? 1) >= 2 || undefined}
          style={lie === null || image === null ? { opacity: 0 } : {
            width: image.width,
            height: image.height,
            transform: `translate(${lie.x}px, ${lie.y}px) scale(${lie.scale})`,
          }}
          onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => {
            const before = natural.peek();
            if (width === 0 || height === 0) broken();
            else if (before?.width !== width || before.height !== height) {
              natural.value = { width, height };
              chosen.value = null; // another size lies otherwise
            }
          }}
          onError={broken}
        />
      </div>
      <div class="mlw-image-foot">
        <button type="button" class="mlw-button" aria-pressed={chosen.value === null} onClick={() => { chosen.value = null; }}>
          Fit
        </button>
        <button type="button" class="mlw-button" aria-pressed={chosen.value?.scale === 1} onClick={() => { zoom(1); }}>
          1:1
        </button>
        <span class="mlw-faint">
          {image === null ? "" : `${image.width} × ${image.height}`}{lie === null ? "" : ` · ${Math.round(lie.scale * 100)} %`}
        </span>
      </div>
    </div>
  );
}

function fit(frame: { width: number; height: number }, image: { width: number; height: number }): Lie {
  const scale = Math.min(frame.width / image.width, frame.height / image.height);
  return { scale, x: (frame.width - image.width * scale) / 2, y: (frame.height - image.height * scale) / 2 };
}
