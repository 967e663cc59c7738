import type { Column } from "./columns";

interface PickProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (readonly [string, string])[];
  readonly pick: (key: string) => void;
}

/** One of several, by its key. */
export function Pick({ label, value, choices, pick }: PickProps) {
  return (
    <label class="mlw-option">
      {label}
      <select class="mlw-field" value={value} onChange={(event) => { pick(event.currentTarget.value); }}>
        {choices.map(([key, title]) => <option key={key} value={key}>{title}</option>)}
      </select>
    </label>
  );
}

/** A column as a choice. */
export function pair({ key, title }: Column): readonly [string, string] {
  return [key, title];
}
