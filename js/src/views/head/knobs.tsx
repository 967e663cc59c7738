import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { exact } from "../../charts/format";
import { useUnique } from "../../charts/unique";
import { isFinal, type RunModel } from "../../model/run";
import type { Knob, RunHeader } from "../../wire";
import { errorWords } from "../words";

/** The values of the run that may be turned while it goes on. */
export function Knobs({ run, header }: { run: RunModel; header: RunHeader }) {
  if (header.knobs.length === 0 || isFinal(header.status) || run.link.value !== "live") return null;
  return (
    <div class="mlw-knobs" role="group" aria-label="Knobs">
      {header.knobs.map((knob) => <Turn key={knob.name} run={run} knob={knob} />)}
    </div>
  );
}

/** One knob: what it is now, as the run confirms it, and what was asked for until then. */
function Turn({ run, knob }: { run: RunModel; knob: Knob }) {
  const wanted = useSignal<{ readonly value: unknown } | null>(null);
  const error = useSignal<string | null>(null);
  const id = useUnique();
  useEffect(() => { wanted.value = null; }, [knob.value, wanted]);
  const turn = (value: unknown): void => {
    if (value === knob.value) return;
    error.value = null;
    wanted.value = { value };
    run.ask({ what: "turn", knob: knob.name, value }).catch((reason: unknown) => {
      wanted.value = null;
      error.value = errorWords(reason);
    });
  };
  const value = wanted.value === null ? knob.value : wanted.value.value;
  return (
    <div class="mlw-knob">
      <label for={id} title={`${knob.name}: ${words(knob.default)} at first`}>{knob.name}</label>
      <Control id={id} knob={knob} value={value} turn={turn} />
      <span class="mlw-knob-words" role="status">
        {error.value ?? (wanted.value === null ? "" : `asked for; ${words(knob.value)} in force`)}
      </span>
    </div>
  );
}

interface ControlProps {
  readonly id: string;
  readonly knob: Knob;
  /** What was asked for last, or what is in force. */
  readonly value: unknown;
  readonly turn: (value: unknown) => void;
}

function Control({ id, knob, value, turn }: ControlProps) {
  if (knob.choices !== null) {
    return (
      <select
        id={id}
        class="mlw-field"
        value={knob.choices.indexOf(value)}
        onChange={(event) => { turn(knob.choices?.[Number(event.currentTarget.value)]); }}
      >
        {knob.choices.map((choice, at) => <option key={at} value={at}>{words(choice)}</option>)}
      </select>
    );
  }
  if (knob.type === "bool") {
    return (
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={value === true}
        onChange={(event) => { turn(event.currentTarget.checked); }}
      />
    );
  }
  if (knob.type === "text") {
    return (
      <input id={id} class="mlw-field" value={words(value)} onChange={(event) => { turn(event.currentTarget.value); }} />
    );
  }
  return <Numeric id={id} knob={knob} value={Number(value)} turn={turn} />;
}

/** Places of a slider: as fine as a pointer can hit, but for integers none between. */
function placesOf({ type, log }: Pick<Knob, "type" | "log">, min: number, max: number): number {
  return type === "int" && !log ? Math.min(1000, max - min) : 1000;
}

function Numeric({ id, knob, value, turn }: ControlProps & { value: number }) {
  const { min, max } = knob;
  const dragged = useSignal<number | null>(null);
  const isWhole = knob.type === "int";
  const shown = dragged.value ?? value;
  const onNumber = (text: string): void => {
    const number = Number(text);
    if (text.trim() === "" || !Number.isFinite(number)) return;
    const inside = Math.min(max ?? Infinity, Math.max(min ?? -Infinity, number));
    turn(isWhole ? Math.round(inside) : inside);
  };
  return (
    <>
      {min === null || max === null ? null : (
        <input
          type="range"
          min={0}
          max={placesOf(knob, min, max)}
          value={placeOf(knob, min, max, shown)}
          aria-label={`${knob.name}, as a slider`}
          aria-valuetext={exact(shown)}
          onInput={(event) => { dragged.value = valueAt(knob, min, max, Number(event.currentTarget.value)); }}
          onChange={(event) => {
            turn(valueAt(knob, min, max, Number(event.currentTarget.value)));
            dragged.value = null;
          }}
        />
      )}
      <input
        id={id}
        class="mlw-field mlw-number"
        type="number"
        step={isWhole ? 1 : "any"}
        min={min ?? undefined}
        max={max ?? undefined}
        value={shown}
        onChange={(event) => { onNumber(event.currentTarget.value); }}
      />
    </>
  );
}

/** Where on its slider a value is. */
export function placeOf(knob: Pick<Knob, "log" | "type">, min: number, max: number, value: number): number {
  const part = knob.log ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  return Math.round(placesOf(knob, min, max) * Math.min(1, Math.max(0, part)));
}

/** What a place on the slider means, in few digits. */
export function valueAt(knob: Pick<Knob, "log" | "type">, min: number, max: number, place: number): number {
  const part = place / placesOf(knob, min, max);
  const { type } = knob;
  if (part <= 0) return min;
  if (part >= 1) return max;
  if (knob.log) {
    const value = min * (max / min) ** part;
    return type === "int" ? Math.round(value) : Number(value.toPrecision(3));
  }
  const fine = 10 ** (Math.floor(Math.log10(max - min)) - 3);
  const value = min + part * (max - min);
  return type === "int" ? Math.round(value) : Number((Math.round(value / fine) * fine).toPrecision(12));
}

function words(value: unknown): string {
  return typeof value === "number" ? exact(value) : typeof value === "string" ? value : JSON.stringify(value);
}
