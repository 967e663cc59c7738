import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { isFinal } from "../../model/run";
import { visible } from "../../model/terminal";
import type { ViewModel } from "../../model/view";
import type { FileRow } from "../../wire";
import { useListing } from "../files/listing";
import { sizeWords } from "../files/size";
import { remember } from "../memory";
import { inOrder, LOGS } from "./chooser";
import "./logs.css";
import { Reading } from "./reading";

/** The logs of a run: which there are, and one of them. */
export function Logs({ view }: { view: ViewModel }) {
  const { run } = view;
  const listing = useListing(run, LOGS).value;
  const chosen = useSignal<string | null>(null);
  const picked = useRef<string | null>(null);
  const wrap = useSignal(true);
  useEffect(() => remember("wrap", wrap, (value) => typeof value === "boolean"), [wrap]);
  if (listing.files === null) return <p class="mlw-empty" role="status">{listing.error ?? "Looking for logs…"}</p>;
  const files = inOrder(listing.files);
  const [first] = files;
  if (first === undefined) {
    const isOver = isFinal(run.header.value?.status ?? "Failed");
    return <p class="mlw-empty">{isOver ? "No logs: nothing was printed inside a “with run:” block." : "No logs yet. What is printed inside a “with run:” block is shown here."}</p>;
  }
  // the first choice stays: which log is the newest changes all the time
  const name = chosen.value ?? (picked.current ??= first.name);
  return (
    <div class="mlw-logs">
      {files.length > 1 ? <Chooser files={files} total={listing.total} name={name} choose={(other) => { chosen.value = other; }} /> : null}
      <Reading key={name} run={run} name={name} wrap={wrap} />
    </div>
  );
}

interface ChooserProps {
  readonly files: readonly FileRow[];
  readonly total: number;
  readonly name: string;
  readonly choose: (name: string) => void;
}

function Chooser({ files, total, name, choose }: ChooserProps) {
  return (
    <nav class="mlw-log-names" aria-label="Logs">
      {files.slice(0, MOST).map((file) => (
        <button
          key={file.name}
          type="button"
          class="mlw-log-name"
          aria-current={file.name === name}
          title={visible(file.name)}
          onClick={() => { choose(file.name); }}
        >
          <span>{visible(file.name.replace(/^logs\//, ""))}</span>
          <span class="mlw-count">{sizeWords(file.size)}{file.live ? ", live" : ""}</span>
        </button>
      ))}
      {total > MOST ? <p class="mlw-count">and {total - MOST} more, among the files</p> : null}
    </nav>
  );
}

/** Logs that are listed: there may be one of each process. */
const MOST = 500;
