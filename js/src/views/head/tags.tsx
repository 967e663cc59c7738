import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { RunModel } from "../../model/run";
import type { RunHeader } from "../../wire";
import { errorWords } from "../words";

/** Undefined stands for a tag that is to go. */
type Changes = ReadonlyMap<string, string | null | undefined>;

/** Whether a tag is one of those that a sweep writes for programs: as a rule one for each of its runs. */
function isOurs(name: string): boolean {
  return name.startsWith("_aml_system_");
}

/**
 * The run's tags, and ways to add, change and remove them. A change is shown at once, and taken back with
 * words when it cannot be made.
 */
export function Tags({ run, header, fixed }: { run: RunModel; header: RunHeader; fixed: boolean }) {
  const changes = useSignal<Changes>(new Map());
  const error = useSignal<string | null>(null);
  /** The tag that is being edited; "" for a new one. */
  const edited = useSignal<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const before = useRef<string | null>(null);
  useLayoutEffect(() => {
    // who has edited a tag goes on where it is
    if (before.current !== null && edited.value === null) {
      const buttons = [...(box.current?.querySelectorAll<HTMLElement>("button") ?? [])];
      (buttons.find(({ dataset }) => dataset.name === before.current) ?? buttons.at(-1))?.focus();
    }
    before.current = edited.value;
  }, [edited.value, edited]);
  useEffect(() => {
    const rest = [...changes.peek()].filter(([name, value]) => header.tags[name] !== value);
    if (rest.length < changes.peek().size) changes.value = new Map(rest);
  }, [header, changes]);
  const change = (set: Readonly<Record<string, string | null>>, remove: readonly string[]): void => {
    error.value = null;
    edited.value = null;
    const gone = remove.map((name) => [name, undefined] as const);
    changes.value = new Map([...changes.value, ...gone, ...Object.entries(set)]);
    run.ask({ what: "tag", set, remove: [...remove] }).catch((reason: unknown) => {
      const taken = new Set([...remove, ...Object.keys(set)]);
      changes.value = new Map([...changes.value].filter(([name]) => !taken.has(name)));
      error.value = `The tags were not changed. ${errorWords(reason)}`;
    });
  };
  const tags = new Map<string, string | null | undefined>([...Object.entries(header.tags), ...changes.value]);
  const shown = [...tags].filter((tag): tag is [string, string | null] => tag[1] !== undefined && !isOurs(tag[0]));
  if (fixed && shown.length === 0) return null;
  return (
    <div class="mlw-tags" role="group" aria-label="Tags" ref={box}>
      {shown.map(([name, value]) =>
        edited.value === name ? (
          <Editor key={name} edited={edited} name={name} value={value ?? ""} change={change} />
        ) : (
          <Tag key={name} name={name} value={value} fixed={fixed} edit={() => { edited.value = name; }} />
        ),
      )}
      {fixed ? null : edited.value === "" ? (
        <Editor edited={edited} name="" value="" change={change} />
      ) : (
        <button type="button" class="mlw-tag mlw-tag-new" onClick={() => { edited.value = ""; }}>+ tag</button>
      )}
      {error.value === null ? null : <p class="mlw-note" data-tone="bad" role="alert">{error.value}</p>}
    </div>
  );
}

function Tag({ name, value, fixed, edit }: { name: string; value: string | null; fixed: boolean; edit: () => void }) {
  const text = <><b>{name}</b>{value === null || value === "" ? null : ` ${value}`}</>;
  const title = value === null ? name : `${name}: ${value}`;
  if (fixed) return <span class="mlw-tag" title={title}>{text}</span>;
  return <button type="button" class="mlw-tag" data-name={name} title={`${title} (change)`} onClick={edit}>{text}</button>;
}

interface EditorProps {
  readonly edited: Signal<string | null>;
  /** "" for a new tag. */
  readonly name: string;
  readonly value: string;
  readonly change: (set: Readonly<Record<string, string | null>>, remove: readonly string[]) => void;
}

function Editor({ edited, name, value, change }: EditorProps) {
  const typed = useSignal({ name, value });
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    const first = form.current?.querySelector<HTMLInputElement>(name === "" ? "input" : "input + input");
    first?.focus();
    first?.select();
  }, [name]);
  const save = (event: Event): void => {
    event.preventDefault();
    const wanted = { name: typed.value.name.trim(), value: typed.value.value };
    if (wanted.name === "") edited.value = null;
    else change({ [wanted.name]: wanted.value === "" ? null : wanted.value }, name === "" || name === wanted.name ? [] : [name]);
  };
  const field = (which: "name" | "value", label: string) => (
    <input
      class="mlw-field"
      size={Math.min(24, Math.max(7, typed.value[which].length))}
      aria-label={label}
      placeholder={which}
      value={typed.value[which]}
      onInput={(event) => { typed.value = { ...typed.value, [which]: event.currentTarget.value }; }}
    />
  );
  return (
    <form
      class="mlw-tag-form"
      ref={form}
      onSubmit={save}
      onKeyDown={(event) => {
        if (event.key === "Escape") edited.value = null;
      }}
    >
      {field("name", "Tag’s name")}
      {field("value", "Tag’s value")}
      <button type="submit" class="mlw-button">Save</button>
      {name === "" ? null : <button type="button" class="mlw-button" onClick={() => { change({}, [name]); }}>Remove</button>}
      <button type="button" class="mlw-button" onClick={() => { edited.value = null; }}>Cancel</button>
    </form>
  );
}
