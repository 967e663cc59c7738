import type { Signal } from "@preact/signals";
import type { MutableRef } from "preact/hooks";
import type { RunModel } from "../../model/run";
import { Download } from "../files/download";
import type { Finder } from "./finder";
import type { Level } from "./levels";
import type { Place } from "./place";

interface ToolbarProps {
  readonly run: RunModel;
  readonly name: string;
  readonly place: Place;
  readonly finder: Finder;
  readonly query: Signal<string>;
  readonly sameCase: Signal<boolean>;
  /** How bad a line must be to be shown; null for all lines. */
  readonly level: Signal<Level | null>;
  readonly wrap: Signal<boolean>;
  readonly field: MutableRef<HTMLInputElement | null>;
  /** Goes back to the lines. */
  readonly leave: () => void;
}

/** What can be done with a log: look for something, go somewhere, take it along. */
export function Toolbar({ run, name, place, finder, query, sameCase, level, wrap, field, leave }: ToolbarProps) {
  const { follow, sheet } = place;
  const find = (backwards: boolean): void => void finder.text(query.value, sameCase.value, backwards);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter") find(event.shiftKey);
    else if (event.key === "Escape") {
      query.value = "";
      finder.cancel();
      place.found.value = null;
      leave();
    } else return;
    event.preventDefault();
  };
  const button = (text: string, title: string, act: () => void, pressed?: boolean) => (
    <button
      type="button"
      class="mlw-button"
      title={title}
      aria-label={/^[A-Z][a-z]{2}/.test(text) ? undefined : title}
      aria-pressed={pressed}
      onClick={act}
    >
      {text}
    </button>
  );
  return (
    <div class="mlw-toolbar" role="toolbar" aria-label="Log">
      <span class="mlw-log-group" role="search">
        <input
          class="mlw-field"
          type="search"
          ref={field}
          placeholder="Search this log"
          aria-label="Search this log"
          value={query.value}
          maxLength={1000}
          onInput={(event) => { query.value = event.currentTarget.value; }}
          onKeyDown={onKeyDown}
        />
        {button("Aa", "Capital letters are others than small ones", () => { sameCase.value = !sameCase.value; }, sameCase.value)}
        {button("↑", "Search upwards", () => { find(true); })}
        {button("↓", "Search downwards", () => { find(false); })}
      </span>
      <span class="mlw-log-group" role="group" aria-label="Warnings and errors">
        <select
          class="mlw-field"
          aria-label="Lines to show"
          value={level.value ?? ""}
          onChange={({ currentTarget: { value } }) => { level.value = value === "error" || value === "warning" ? value : null; }}
        >
          <option value="">All lines</option>
          <option value="warning">Warnings and errors</option>
          <option value="error">Errors</option>
        </select>
        {button("↑ !", "The warning or error above", () => void finder.problem(true))}
        {button("↓ !", "The warning or error below", () => void finder.problem(false))}
      </span>
      {finder.busy.value ? button("Cancel", "Stop searching", () => { finder.cancel(); }) : null}
      <span role="status" class="mlw-log-said">{finder.said.value}</span>
      <span class="mlw-log-group">
        {button("Start", "Go to the start of the log", () => void place.toStart())}
        {button("Follow", "Stay at the end of the log", () => { if (follow.value) follow.value = false; else void place.toEnd(); }, follow.value)}
        {button("Wrap", "Break long lines", () => { wrap.value = !wrap.value; }, wrap.value)}
      </span>
      <Download run={run} name={name} size={sheet.version.value < 0 ? 0 : sheet.size} />
    </div>
  );
}
