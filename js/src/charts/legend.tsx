import type { Signal } from "@preact/signals";
import type { Line } from "./chart";
import { dashOf, hueOf, type Theme } from "./theme";

export interface LegendProps {
  readonly lines: readonly Line[];
  /** Labels of those that are switched off. */
  readonly hidden: Signal<ReadonlySet<string>>;
  readonly colors: Theme;
}

/** Which line is which; a click switches a line off or on, a double click leaves only it. */
export function Legend({ lines, hidden, colors }: LegendProps) {
  const labels = lines.map(({ label }) => label);
  const toggle = (label: string): void => {
    const off = new Set(hidden.value);
    if (!off.delete(label)) off.add(label);
    hidden.value = off;
  };
  const isolate = (label: string): void => {
    const others = labels.filter((one) => one !== label);
    const isOnly = others.every((one) => hidden.value.has(one));
    hidden.value = new Set(isOnly ? [] : others);
  };
  return (
    <div class="mlw-legend" role="group" aria-label="Lines">
      {lines.map(({ label, hue }, at) => (
        <button
          key={at}
          type="button"
          class="mlw-legend-line"
          aria-pressed={!hidden.value.has(label)}
          title={label}
          onClick={() => { toggle(label); }}
          onDblClick={() => { isolate(label); }}
        >
          <svg width="16" height="8" aria-hidden="true">
            <line x1="1" x2="15" y1="4" y2="4" stroke={hueOf(colors, hue)} stroke-width="2" stroke-dasharray={dashOf(colors, hue, lines.length).join(" ")} />
          </svg>
          <span>{label}</span>
        </button>
      ))}
    </div>
  );
}
