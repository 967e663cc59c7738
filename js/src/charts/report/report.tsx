import type { ComponentChildren } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { ChartProps } from "../chart";
import { useChosen } from "../entries";
import { useInView } from "../figure/size";
import { exact } from "../format";
import { save } from "../save";
import { csv, type Cell } from "./csv";
import { Unreadable } from "./document";
import { Frame, Note, Waiting, Words, type Offer } from "./frame";
import { figureOffers } from "./offers";
import { Stepper } from "./stepper";

export interface ReportProps<T> extends ChartProps {
  /** What is drawn, out of a document that anybody may have made; throws Unreadable. */
  readonly read: (value: unknown) => T;
  /** All of it as rows, the first with the names of the columns. */
  readonly rows: (what: T) => readonly (readonly Cell[])[];
  readonly children: (what: T) => ComponentChildren;
}

/** A metric that is a document, drawn as a figure: the last one that was logged, or any other. */
export function Report<T>({ run, metric, read, rows, children }: ReportProps<T>) {
  const root = useRef<HTMLElement>(null);
  const chosen = useChosen(run, metric, useInView(root));
  const entry = chosen.entry.value;
  const error = chosen.error.value;
  const what = useMemo(() => (entry === null ? null : attempt(() => read(entry.value))), [entry, read]);
  const total = metric.total.value;
  const choices: Offer[] = [];
  if (what?.ok === true) {
    const name = total > 1 ? `${metric.name} step ${entry?.step ?? ""}` : metric.name;
    const saveRows = (): void => { save(new Blob([csv(rows(what.value))], { type: "text/csv" }), `${name}.csv`); };
    choices.push(...figureOffers(root, () => name), { title: "Save data as CSV", act: saveRows });
  }
  return (
    <Frame name={metric.name} choices={choices} root={root}>
      <Stepper
        at={chosen.at}
        total={total}
        choose={chosen.choose}
        words={entry === null ? "" : `step ${exact(entry.step)}`}
        label={`Which ${metric.name}`}
      />
      {error === null ? null : <Note>Number {chosen.at + 1} cannot be had: {error}</Note>}
      {what === null && error === null ? <Waiting total={total} /> : null}
      {what === null ? null : what.ok ? children(what.value) : <Words>This cannot be drawn: {what.why}.</Words>}
    </Frame>
  );
}

type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

function attempt<T>(act: () => T): Attempt<T> {
  try {
    return { ok: true, value: act() };
  } catch (error) {
    return { ok: false, why: error instanceof Unreadable ? error.message : `it is damaged (${String(error)})` };
  }
}
