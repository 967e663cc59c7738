import { signal, useSignal, type Signal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useUnique } from "../../charts/unique";
import { reader } from "../../model/bytes";
import type { RunModel } from "../../model/run";
import { Sheet, type Paper } from "../../model/sheet";
import { visible as shownName } from "../../model/terminal";
import { sizeWords } from "../files/size";
import { useVisible } from "../visible";
import { Finder, patternOf } from "./finder";
import type { Level } from "./levels";
import { Lines } from "./lines";
import { keepReading } from "./live";
import { Place } from "./place";
import { Rail } from "./rail";
import { Sieve } from "./sieve";
import { Toolbar } from "./toolbar";

/** One log, and what can be done with it. */
export function Reading({ run, name, wrap }: { run: RunModel; name: string; wrap: Signal<boolean> }) {
  const id = useUnique();
  const visible = useVisible();
  const level = useSignal<Level | null>(null);
  const least = level.value;
  const place = useMemo(() => new Place(least === null ? new Sheet(reader(run, name)) : new Sieve(run, name, least)), [run, name, least]);
  const before = useRef(place);
  const finder = useMemo(() => new Finder(run, name, place), [run, name, place]);
  const query = useSignal("");
  const sameCase = useMemo(() => signal(false), []);
  const root = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { sheet } = place;
  useEffect(() => {
    void go(before.current, place);
    before.current = place;
    return keepReading(run, place, visible);
  }, [run, place, visible]);
  useEffect(() => () => { finder.cancel(); }, [finder]);
  useEffect(() => listenForFind(root, field), []);
  const marks = useMemo(() => patternOf(query.value, sameCase.value), [query.value, sameCase.value]);
  const isKnown = sheet.version.value > 0;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== scroller.current || event.altKey) return;
    if (event.key === "Home") void place.toStart();
    else if (event.key === "End") void place.toEnd();
    else return;
    event.preventDefault();
  };
  return (
    <div class="mlw-log" ref={root}>
      <Toolbar
        {...{ run, name, place, finder, query, sameCase, level, wrap, field }}
        leave={() => { scroller.current?.focus(); }}
      />
      <Missing sheet={sheet} what={least === "error" ? "errors" : "warnings or errors"} retry={() => void place.toEnd()} />
      <div class="mlw-log-frame" id={id} onKeyDown={onKeyDown}>
        <Lines place={place} wrap={wrap.value} marks={marks} label={`Log ${shownName(name)}`} scroller={scroller} />
        {isKnown && !sheet.isWhole ? <Rail place={place} controls={id} /> : null}
      </div>
    </div>
  );
}

/** Shows other lines of the same log where one has looked before: what was found there, else what was in sight. */
async function go(before: Place, place: Place): Promise<void> {
  if (before.follow.peek()) return place.toEnd();
  const found = before.found.peek();
  const byte = found ?? before.anchor.start;
  await place.sheet.openAt(byte);
  await place.toByte(byte);
  if (byte === found && place.anchor.start === byte) place.toFound(byte);
}

/** What cannot be shown, in words. */
function Missing({ sheet, what, retry }: { sheet: Paper; what: string; retry: () => void }) {
  const { trouble, start, end, size } = sheet;
  if (sheet.version.value === 0) return <p class="mlw-note" role="status">Reading…</p>;
  if (trouble === null && size > 0 && sheet.rows.length === 0) {
    const looked = Math.floor((100 * (end - start)) / size);
    return <p class="mlw-note" role="status">{sheet.isWhole ? `No ${what} in this log.` : `Looking for ${what}: ${looked} % done`}</p>;
  }
  if (trouble === null) return sheet.size === 0 ? <p class="mlw-note" role="status">Nothing was written to it yet.</p> : null;
  const part = end === size && start > 0 ? `These are the last ${sizeWords(end - start)} of ${sizeWords(size)}.` : null;
  return (
    <p class="mlw-note" role="status" data-tone="unsure">
      {end > start ? part : "This log cannot be shown."} {trouble}{" "}
      {end > start ? null : <button type="button" class="mlw-button" onClick={retry}>Try again</button>}
    </p>
  );
}

/** Ctrl+F inside a log looks for something in it, not in what the browser happens to have of it; pressed twice it is the browser's. */
function listenForFind(root: { current: HTMLElement | null }, field: { current: HTMLInputElement | null }): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const isFind = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "f";
    const input = field.current;
    if (!isFind || input === null || document.activeElement === input || !event.composedPath().includes(root.current ?? window)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    input.focus();
    input.select();
  };
  // JupyterLab listens at the document, before anything in it
  window.addEventListener("keydown", onKeyDown, true);
  return () => { window.removeEventListener("keydown", onKeyDown, true); };
}
