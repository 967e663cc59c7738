import { useSignal } from "@preact/signals";
import type { Knob, RunRow } from "../../wire";
import { valueWords } from "../words";

/** So many are shown before somebody asks for all. */
const FEW = 6;

/** What the run was started with, in a line. */
export function Parameters({ row, knobs }: { row: RunRow | undefined; knobs: readonly Knob[] }) {
  const all = useSignal(false);
  // knobs are shown by themselves
  const parameters = Object.entries(row?.parameters ?? {}).filter(([name]) => knobs.every((knob) => knob.name !== name));
  if (parameters.length === 0) return null;
  const rest = all.value ? 0 : Math.max(0, parameters.length - FEW);
  return (
    <dl class="mlw-parameters" aria-label="Parameters">
      {parameters.slice(0, parameters.length - rest).map(([name, value]) => (
        <div key={name} title={`${name}: ${valueWords(value)}`}>
          <dt>{name}</dt> <dd>{valueWords(value)}</dd>
        </div>
      ))}
      {parameters.length <= FEW ? null : (
        <div>
          <dt class="mlw-hidden">The others</dt>
          <dd>
            <button
              type="button"
              class="mlw-more"
              aria-expanded={all.value}
              onClick={() => { all.value = !all.value; }}
            >
              {all.value ? "fewer" : `${rest} more`}
            </button>
          </dd>
        </div>
      )}
    </dl>
  );
}
