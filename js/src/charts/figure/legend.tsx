import type { Signal } from "@preact/signals";

/** One line of a legend. */
export interface Key {
  readonly key: string;
  readonly name: string;
  /** Said behind the name, such as an area. */
  readonly value: string;
  readonly color: string;
  readonly dash?: string | undefined;
}

/** So many are easier to find by typing; and would not be told apart if they were all drawn. */
const MANY = 24;

export interface LegendProps {
  readonly keys: readonly Key[];
  /** The keys of what is drawn. */
  readonly shown: Signal<ReadonlySet<string>>;
  /** What was typed to find some of them. */
  readonly find: Signal<string>;
}

/** Switches for the curves of a figure; a click with Shift or a double click leaves one alone. */
export function Legend({ keys, shown, find }: LegendProps) {
  const words = find.value.toLowerCase();
  const found = words === "" ? keys : keys.filter(({ name }) => name.toLowerCase().includes(words));
  const on = shown.value;
  const toggle = (key: string, alone: boolean): void => {
    const next = new Set(alone ? [] : on);
    if (!next.delete(key)) next.add(key);
    shown.value = next;
  };
  const isAll = keys.every(({ key }) => on.has(key));
  return (
    <div class="mlw-keys" role="group" aria-label="Curves">
      {keys.length > MANY ? (
        <input
          class="mlw-field"
          type="search"
          placeholder="Find classes"
          aria-label="Find classes"
          value={find.value}
          onInput={(event) => { find.value = event.currentTarget.value; }}
        />
      ) : null}
      {keys.length > 2 && keys.length <= MANY ? (
        <button type="button" class="mlw-key" onClick={() => { shown.value = new Set(isAll ? [] : keys.map(({ key }) => key)); }}>
          {isAll ? "None" : "All"}
        </button>
      ) : null}
      {found.slice(0, 1000).map(({ key, name, value, color, dash }) => (
        <button
          key={key}
          type="button"
          class="mlw-key"
          title={name}
          aria-pressed={on.has(key)}
          onClick={(event) => { toggle(key, event.shiftKey); }}
          onDblClick={() => { shown.value = new Set([key]); }}
        >
          <svg width="18" height="8" aria-hidden="true">
            <path d="M0 4h18" style={{ stroke: color, strokeDasharray: dash }} />
          </svg>
          <span class="mlw-key-name">{name}</span> {value}
        </button>
      ))}
    </div>
  );
}
