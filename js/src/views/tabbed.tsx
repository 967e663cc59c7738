import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { ViewModel } from "../model/view";
import { TABS } from "./tabs";

/** The parts of a view behind tabs; those without anything to show are left out. */
export function Tabbed({ view }: { view: ViewModel }) {
  const id = useId();
  const wanted = useSignal("metrics");
  const bar = useRef<HTMLDivElement>(null);
  const tabs = TABS.filter((tab) => tab.shows(view));
  const at = Math.max(0, tabs.findIndex(({ key }) => key === wanted.value));
  const chosen = tabs[at];
  if (chosen === undefined) return null;
  const { Panel } = chosen;
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = next === undefined ? undefined : tabs.at(next % tabs.length);
    if (tab === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // a notebook moves between its cells by the same keys
    wanted.value = tab.key;
    bar.current?.querySelector<HTMLElement>(`[data-tab="${tab.key}"]`)?.focus();
  };
  return (
    <>
      <div class="mlw-tabs" role="tablist" aria-label="Parts of the run" ref={bar} onKeyDown={onKeyDown}>
        {tabs.map(({ key, title }) => (
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
            onClick={() => { wanted.value = key; }}
          >
            {title}
          </button>
        ))}
      </div>
      <div class="mlw-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen.key}`} tabIndex={0}>
        <Panel view={view} />
      </div>
    </>
  );
}
