import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { isFinal, type RunModel } from "../../model/run";
import { visible } from "../../model/terminal";
import type { ViewModel } from "../../model/view";
import type { FileRow } from "../../wire";
import { Download } from "./download";
import "./files.css";
import { List } from "./list";
import { useListing } from "./listing";
import { Preview } from "./preview";
import { sizeWords } from "./size";

type Order = "name" | "size" | "time";

const ORDERS: readonly (readonly [Order, string])[] = [["name", "Name"], ["size", "Largest"], ["time", "Newest"]];
const BY_NAME = new Intl.Collator("en", { numeric: true });
/** So few files need no search. */
const FEW = 8;

/** The files of a run, and what is in one of them. */
export function Files({ view }: { view: ViewModel }) {
  const { run } = view;
  const listing = useListing(run).value;
  const query = useSignal("");
  const order = useSignal<Order>("name");
  const chosen = useSignal<string | null>(null);
  const files = useMemo(() => arranged(listing.files ?? [], query.value, order.value), [listing.files, query.value, order.value]);
  if (listing.files === null) return <p class="mlw-empty" role="status">{listing.error ?? "Looking for files…"}</p>;
  if (listing.files.length === 0) {
    return <p class="mlw-empty">{isFinal(run.header.value?.status ?? "Failed") ? "The run has no files." : "No files yet"}</p>;
  }
  const file = listing.files.find(({ name }) => name === chosen.value);
  return (
    <div class="mlw-files" data-open={file !== undefined || undefined}>
      <div class="mlw-toolbar" role="toolbar" aria-label="Files">
        {listing.files.length > FEW ? (
          <input
            class="mlw-field mlw-search"
            type="search"
            placeholder="Find files"
            aria-label="Find files by a part of their names"
            value={query.value}
            onInput={(event) => { query.value = event.currentTarget.value; }}
          />
        ) : null}
        <label class="mlw-option">
          Order
          <select class="mlw-field" value={order.value} onChange={(event) => { order.value = event.currentTarget.value as Order; }}>
            {ORDERS.map(([key, title]) => <option key={key} value={key}>{title}</option>)}
          </select>
        </label>
        <span role="status">{countWords(files, listing.files.length, listing.total)}{listing.error === null ? "" : ` ${listing.error}`}</span>
      </div>
      <List files={files} chosen={chosen.value} choose={(name) => { chosen.value = name; }} />
      {file === undefined ? null : <Open run={run} file={file} close={() => { chosen.value = null; }} />}
    </div>
  );
}

function Open({ run, file, close }: { run: RunModel; file: FileRow; close: () => void }) {
  const name = visible(file.name);
  return (
    <section class="mlw-file-open" aria-label={`File ${name}`}>
      <div class="mlw-file-head">
        <h3 title={name}>{name}</h3>
        <span class="mlw-count">{sizeWords(file.size)}</span>
        <Download key={file.name} run={run} name={file.name} size={file.size} />
        <button type="button" class="mlw-button" onClick={close}>Close</button>
      </div>
      <Preview run={run} file={file} />
    </section>
  );
}

function arranged(files: readonly FileRow[], query: string, order: Order): FileRow[] {
  const words = query.toLowerCase().split(/\s+/);
  const found = files.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  if (order === "name") return found.sort((a, b) => BY_NAME.compare(a.name, b.name));
  return found.sort((a, b) => b[order] - a[order] || BY_NAME.compare(a.name, b.name));
}

function countWords(shown: readonly FileRow[], known: number, total: number): string {
  const size = sizeWords(shown.reduce((sum, file) => sum + file.size, 0));
  const number = (count: number): string => count.toLocaleString("en-US");
  if (known < total) return `The first ${number(known)} of ${number(total)} files`;
  if (shown.length < total) return `${number(shown.length)} of ${number(total)} files, ${size}`;
  return `${number(total)} ${total === 1 ? "file" : "files"}, ${size}`;
}
