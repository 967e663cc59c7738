import { effect, useSignal, type ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isFinal, type RunModel } from "../../model/run";
import type { FileRow } from "../../wire";
import { useVisible } from "../visible";
import { errorWords } from "../words";

/** What is known of a run's files. */
export interface Listing {
  /** By name; null while nothing is known. */
  readonly files: readonly FileRow[] | null;
  /** How many there are. */
  readonly total: number;
  /** Why nothing newer is known, in words. */
  readonly error: string | null;
}

/** Files that are asked for at most. */
const MOST = 20_000;
const EVERY_MS = 5000;
/** A run changes many times a second. */
const PAUSE_MS = 2000;

/**
 * The run's files, asked for again while it goes on and somebody looks.
 *
 *     const listing = useListing(run, ["logs/"]);
 *
 * @param under - with what their names begin; the same array each time.
 */
export function useListing(run: RunModel, under?: readonly string[]): ReadonlySignal<Listing> {
  const listing = useSignal<Listing>({ files: null, total: 0, error: null });
  const visible = useVisible();
  useEffect(() => {
    let [ended, asking, due] = [false, false, 0];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const isGoingOn = (): boolean => run.link.peek() === "live" && !isFinal(run.header.peek()?.status ?? "Failed");
    const plan = (when: number): void => {
      clearTimeout(timer);
      if (!ended && !asking && visible.peek()) timer = setTimeout(() => void look(), Math.max(0, when - Date.now()));
    };
    const look = async (): Promise<void> => {
      const began = Date.now();
      asking = true;
      const found = await list(run, under).catch(errorWords);
      asking = false;
      if (ended) return;
      listing.value = typeof found === "string" ? { ...listing.peek(), error: found } : found;
      // who has very many files is not asked so often
      due = Date.now() + Math.max(PAUSE_MS, 10 * (Date.now() - began));
      if (isGoingOn()) plan(due + EVERY_MS - PAUSE_MS);
    };
    const unwatch = effect(() => {
      if (!visible.value) clearTimeout(timer);
      else if (run.header.value !== null) plan(due);
    });
    return () => {
      ended = true;
      clearTimeout(timer);
      unwatch();
    };
  }, [run, under, visible, listing]);
  return listing;
}

async function list(run: RunModel, under: readonly string[] | undefined): Promise<Listing> {
  const files: FileRow[] = [];
  for (;;) {
    const last = files.at(-1);
    const { body } = await run.ask({ what: "files", ...(under && { under }), ...(last && { after: last.name }) });
    files.push(...body.files);
    if (body.files.length === 0 || files.length >= Math.min(body.total, MOST)) return { files, total: body.total, error: null };
  }
}
