import { signal, useSignal, type Signal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useUnique } from "../../charts/unique";
import { reader } from "../../model/bytes";
import type { RunModel } from "../../model/run";
import { Sheet } from "../../model/sheet";
import { visible as shownName } from "../../model/terminal";
import { sizeWords } from "../files/size";
import { useVisible } from "../visible";
import { Finder, patternOf } from "./finder";
import { Lines } from "./lines";
import { keepReading } from "./live";
import { Place } from "./place";
import { Rail } from "./rail";
import { Toolbar } from "./toolbar";

/** One log, and what can be done with it. */
export function Reading({ run, name, wrap }: { run: RunModel; name: string; wrap: Signal<boolean> }) {
  const id = useUnique();
  const visible = useVisible();
  const place = useMemo(() => new Place(new Sheet(reader(run, name))), [run, name]);
  const finder = useMemo(() => new Finder(run, name, place), [run, name, place]);
  const query = useSignal("");
  const sameCase = useMemo(() => signal(false), []);
  const root = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { sheet } = place;
  useEffect(() => {
    void place.toEnd();
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
        {...{ run, name, place, finder, query, sameCase, wrap, field }}
        leave={() => { scroller.current?.focus(); }}
      />
      <Missing sheet={sheet} retry={() => void place.toEnd()} />
      <div class="mlw-log-frame" id={id} onKeyDown={onKeyDown}>
        <Lines place={place} wrap={wrap.value} marks={marks} label={`Log ${shownName(name)}`} scroller={scroller} />
        {isKnown && !sheet.isWhole ? <Rail place={place} controls={id} /> : null}
      </div>
    </div>
  );
}

/** What cannot be shown, in words. */
function Missing({ sheet, retry }: { sheet: Sheet; retry: () => void }) {
  const { trouble, start, end, size } = sheet;
  if (sheet.version.value === 0) return <p class="mlw-note" role="status">Reading…</p>;
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
