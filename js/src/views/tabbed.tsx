import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef, type MutableRef } from "preact/hooks";
import { useUnique } from "../charts/unique";
import type { ViewModel } from "../model/view";
import { Boundary } from "./boundary";
import { keep, recall } from "./memory";
import { tabsOf } from "./tabs";

/** The parts of a view behind tabs; those without anything to show are left out. */
export function Tabbed({ view }: { view: ViewModel }) {
  const id = useUnique();
  const name = `tab ${view.runs.value.map((run) => run.header.value?.id ?? "").slice(0, 4).join(" ")}`;
  const wanted = useSignal<unknown>(view.part.peek() ?? recall(name));
  useSignalEffect(() => { wanted.value = view.part.value ?? wanted.peek(); });
  const bar = useRef<HTMLDivElement>(null);
  const tabs = tabsOf(view);
  const at = Math.max(0, tabs.findIndex(({ key }) => key === wanted.value));
  const chosen = tabs[at];
  useOverflow(bar, tabs.length);
  if (chosen === undefined) return null;
  const { Panel } = chosen;
  const choose = (key: string): void => {
    wanted.value = key;
    keep(name, key);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = next === undefined ? undefined : tabs.at(next % tabs.length);
    if (tab === undefined) return;
    event.preventDefault();
    choose(tab.key);
    bar.current?.querySelector<HTMLElement>(`[data-tab="${tab.key}"]`)?.focus();
  };
  return (
    <>
      <div class="mlw-tabs" role="tablist" aria-label="Parts of the run" ref={bar} onKeyDown={onKeyDown}>
        {tabs.map(({ key, title, badge }) => {
          const mark = badge?.(view) ?? null;
          return (
            <button
              key={key}
              type="button"
              role="tab"
              class="mlw-tab"
              data-tab={key}
              id={`${id}-${key}`}
              aria-selected={key === chosen.key}
              aria-controls={`${id}-panel`}
              tabIndex={key === chosen.key ? 0 : -1}
              onClick={() => { choose(key); }}
            >
              {title}
              {mark === null ? null : (
                <span class="mlw-badge" data-tone={mark.tone} title={mark.words} aria-label={mark.words} role="img">{mark.text}</span>
              )}
            </button>
          );
        })}
      </div>
      <div class="mlw-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen.key}`} tabIndex={0}>
        <Boundary key={chosen.key} what={chosen.title}><Panel view={view} /></Boundary>
      </div>
    </>
  );
}

/** Tells the style sheet whether there are tabs beyond an end of the bar. */
function useOverflow(bar: MutableRef<HTMLDivElement | null>, count: number): void {
  useEffect(() => {
    const element = bar.current;
    if (element === null) return;
    const look = (): void => {
      const { scrollLeft, scrollWidth, clientWidth } = element;
      element.toggleAttribute("data-before", scrollLeft > 1);
      element.toggleAttribute("data-after", scrollLeft + clientWidth < scrollWidth - 1);
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look);
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [bar, count]);
}
