import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useUnique } from "./unique";

/** Something that a menu offers. */
export interface Choice {
  readonly title: string;
  readonly act: () => void;
}

/** A button that opens a list of what can be done. */
export function Menu({ label, choices }: { label: string; choices: () => readonly Choice[] }) {
  const open = useSignal(false);
  const id = useUnique();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    open.value = false;
    button.current?.focus();
  };
  useEffect(() => {
    if (!open.value) return;
    root.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    const onPointerDown = (event: Event): void => {
      if (!event.composedPath().includes(root.current ?? window)) open.value = false;
    };
    document.addEventListener("pointerdown", onPointerDown, true);
    return () => { document.removeEventListener("pointerdown", onPointerDown, true); };
  }, [open.value, open]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const items = [...(root.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const at = items.findIndex((item) => item === event.target);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") close();
    else if (next !== undefined) items.at(next % items.length)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="mlw-menu" ref={root}>
      <button
        type="button"
        class="mlw-icon"
        ref={button}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open.value}
        aria-controls={open.value ? id : undefined}
        onClick={() => { open.value = !open.value; }}
      >
        ⋯
      </button>
      {open.value ? (
        <div class="mlw-choices" role="menu" aria-label={label} id={id} onKeyDown={onKeyDown}>
          {choices().map(({ title, act }) => (
            <button key={title} type="button" role="menuitem" tabIndex={-1} onClick={() => { close(); act(); }}>
              {title}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}
