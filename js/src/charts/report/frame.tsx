import { useSignal } from "@preact/signals";
import type { ComponentChildren, Ref } from "preact";
import { told } from "../entries";
import { Menu, type Choice } from "../menu";
import "./report.css";

export interface FrameProps {
  /** The metric's name. */
  readonly name: string;
  /** Beside the name: what chooses an entry, or how it is drawn. */
  readonly tools?: ComponentChildren;
  /** What can be done with it; what goes wrong is told. */
  readonly choices: readonly Offer[];
  readonly root?: Ref<HTMLElement>;
  /** Whether it wants all the room that there is. */
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

/** Something that can be done with a chart, maybe not at once. */
export interface Offer {
  readonly title: string;
  readonly act: () => unknown;
}

/** The frame of a chart: its name, what can be done with it, and what is drawn. */
export function Frame({ name, tools, choices, root, wide = false, children }: FrameProps) {
  const trouble = useSignal<string | null>(null);
  const offered: Choice[] = choices.map(({ title, act }) => ({
    title,
    act: () => {
      trouble.value = null;
      Promise.resolve()
        .then(act)
        .catch((error: unknown) => { trouble.value = `${title}: ${told(error)}`; });
    },
  }));
  return (
    <section class="mlw-report" aria-label={name} ref={root ?? null} data-wide={wide || undefined}>
      <div class="mlw-report-head">
        <Name name={name} />
        {tools}
        {offered.length === 0 ? null : <Menu label={`What to do with ${name}`} choices={() => offered} />}
      </div>
      <div role="alert">{trouble.value === null ? null : <Note>{trouble.value}</Note>}</div>
      {children}
    </section>
  );
}

/** The name with what stands before its first slash in the background: the heading of its group says it. */
function Name({ name }: { name: string }) {
  const slash = name.indexOf("/");
  const at = slash > 0 && slash < name.length - 1 ? slash + 1 : 0;
  const Heading = at > 0 ? "h4" : "h3";
  return (
    <Heading class="mlw-metric" title={name}>
      {at > 0 ? <span class="mlw-faint">{name.slice(0, at)}</span> : null}
      {name.slice(at)}
    </Heading>
  );
}

/** In words why nothing is drawn. */
export function Words({ children, busy = false }: { children: ComponentChildren; busy?: boolean }) {
  return <p class="mlw-empty" role="status" aria-busy={busy || undefined}>{children}</p>;
}

/** What is said before anything is there. */
export function Waiting({ total }: { total: number }) {
  return <Words busy={total > 0}>{total > 0 ? "Loading…" : "Nothing logged yet"}</Words>;
}

/** Something that is not as it should be. */
export function Note({ children }: { children: ComponentChildren }) {
  return <p class="mlw-note" data-tone="unsure">{children}</p>;
}

/** A choice of a few, of which one holds. */
export function Switch<T extends string>({ label, options, value, choose }: {
  label: string;
  options: readonly (readonly [T, string])[];
  value: T;
  choose: (value: T) => void;
}) {
  return (
    <span class="mlw-switch" role="group" aria-label={label}>
      {options.map(([key, title]) => (
        <button key={key} type="button" class="mlw-button" aria-pressed={key === value} onClick={() => { choose(key); }}>
          {title}
        </button>
      ))}
    </span>
  );
}
