import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useUnique } from "../../charts/unique";
import { visible } from "../../model/terminal";
import type { FileRow } from "../../wire";
import { sizeWords } from "./size";

/** The height of a row; the style sheet has the same. */
const ROW_PX = 24;
const SPARE = 10;

interface ListProps {
  readonly files: readonly FileRow[];
  readonly chosen: string | null;
  readonly choose: (name: string) => void;
}

/** Files to choose from, of which only those in sight are on the page. */
export function List({ files, chosen, choose }: ListProps) {
  const id = useUnique();
  const box = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(400);
  const at = files.findIndex(({ name }) => name === chosen);
  const first = Math.max(0, Math.floor(top.value / ROW_PX) - SPARE);
  const last = Math.min(files.length, Math.ceil((top.value + height.value) / ROW_PX) + SPARE);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => { height.value = element.clientHeight; });
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, [height]);
  useEffect(() => {
    const element = box.current;
    if (element === null || at < 0) return;
    const { scrollTop, clientHeight } = element;
    element.scrollTop = Math.min(at * ROW_PX, Math.max(scrollTop, (at + 1) * ROW_PX - clientHeight));
  }, [at]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(height.value / ROW_PX) - 1);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: files.length - 1 }[event.key];
    const file = next === undefined ? undefined : files[Math.min(files.length - 1, Math.max(0, next))];
    if (file === undefined) return;
    event.preventDefault();
    choose(file.name);
  };
  return (
    <div
      class="mlw-file-list"
      ref={box}
      role="listbox"
      aria-label="Files"
      tabIndex={0}
      aria-activedescendant={at >= first && at < last ? `${id}-${at}` : undefined}
      onKeyDown={onKeyDown}
      onScroll={(event) => { top.value = event.currentTarget.scrollTop; }}
    >
      <div class="mlw-file-all" role="presentation" style={{ height: `${files.length * ROW_PX}px` }}>
        {files.slice(first, last).map((file, number) => (
          <Option
            key={file.name}
            file={file}
            id={`${id}-${first + number}`}
            top={(first + number) * ROW_PX}
            place={first + number + 1}
            count={files.length}
            isChosen={file.name === chosen}
            choose={choose}
          />
        ))}
      </div>
    </div>
  );
}

interface OptionProps {
  readonly file: FileRow;
  readonly id: string;
  readonly top: number;
  readonly place: number;
  readonly count: number;
  readonly isChosen: boolean;
  readonly choose: (name: string) => void;
}

function Option({ file, id, top, place, count, isChosen, choose }: OptionProps) {
  const name = visible(file.name);
  const slash = name.lastIndexOf("/") + 1;
  return (
    <div
      class="mlw-file"
      role="option"
      id={id}
      aria-selected={isChosen}
      aria-posinset={place}
      aria-setsize={count}
      title={name}
      style={{ top: `${top}px` }}
      onClick={() => { choose(file.name); }}
    >
      <span class="mlw-file-name">
        <span class="mlw-file-folder">{name.slice(0, slash)}</span>
        <span class="mlw-file-last">{name.slice(slash)}</span>
      </span>
      <span class="mlw-count">{file.live ? "live, " : ""}{sizeWords(file.size)}</span>
      <time class="mlw-count mlw-file-time">{when(file.time)}</time>
    </div>
  );
}

const WHEN = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

function when(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? "" : WHEN.format(date);
}
