import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { reader, type Read } from "../../model/bytes";
import type { RunModel } from "../../model/run";
import { MOST_BYTES } from "../../wire";
import { save } from "../save";
import { errorWords } from "../words";
import { sizeWords } from "./size";

/** What a page can hold in its memory beside everything else. */
export const MOST = 200_000_000;
const END = 10_000_000;

/** A button that saves a file, all of it or, where it is very large, its end. */
export function Download({ run, name, size }: { run: RunModel; name: string; size: number }) {
  const said = useSignal<string | null>(null);
  const busy = useSignal(false);
  const wanted = useRef({});
  useEffect(() => () => { wanted.current = {}; }, [run, name]);
  const isLarge = size > MOST;
  const start = (): void => {
    const mine = (wanted.current = {});
    const isWanted = (): boolean => wanted.current === mine;
    busy.value = true;
    said.value = null;
    fetchAll(reader(run, name), isLarge ? -END : 0, (share) => { said.value = `${Math.floor(100 * share)} %`; }, isWanted)
      .then((blob) => { if (isWanted()) save(blob, name); said.value = null; }, (error: unknown) => { if (isWanted()) said.value = errorWords(error); })
      .finally(() => { if (isWanted()) busy.value = false; });
  };
  const stop = (): void => {
    wanted.current = {};
    busy.value = false;
    said.value = null;
  };
  return (
    <span class="mlw-option">
      <button type="button" class="mlw-button" onClick={busy.value ? stop : start}>
        {busy.value ? "Cancel" : isLarge ? `Download the last ${sizeWords(END)}` : "Download"}
      </button>
      <span role="status">
        {said.value}
        {isLarge && said.value === null ? <>All {sizeWords(size)}: <code>run.download_file({JSON.stringify(name)})</code></> : null}
      </span>
    </span>
  );
}

/** The file from a byte on, as long as it was in the beginning: one that grows would never end. */
async function fetchAll(read: Read, start: number, progress: (share: number) => void, isWanted: () => boolean): Promise<Blob> {
  const parts: BlobPart[] = [];
  const first = await read(start, null);
  let at = first.start;
  for (let piece = first; ; piece = await read(at, Math.min(first.size, at + MOST_BYTES))) {
    parts.push(piece.bytes.slice());
    at += piece.bytes.length;
    if (at >= first.size || piece.bytes.length === 0 || !isWanted()) break;
    progress((at - first.start) / (first.size - first.start));
  }
  return new Blob(parts, { type: "application/octet-stream" });
}
