import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { isRecord } from "../../model/decode";
import type { RunModel } from "../../model/run";
import type { Series } from "../../model/series";
import type { Entry } from "../../wire";
import { entriesOf, told, whileSeen } from "../entries";

/** An image that was logged; the file is had when somebody looks. */
export interface Logged {
  readonly number: number;
  readonly step: number;
  readonly time: number;
  /** The run's file; empty where the entry is damaged. */
  readonly name: string;
  readonly format: string;
}

/** What is known of the images of a metric. */
export interface Album {
  readonly images: Signal<readonly Logged[]>;
  readonly error: Signal<string | null>;
}

/** The images of a metric in the order in which they were logged, and those that come; without their bytes. */
export function useAlbum(run: RunModel, metric: Series, inView: ReadonlySignal<boolean>): Album {
  const album = useMemo<Album>(() => ({ images: signal([]), error: signal(null) }), [run, metric]);
  useEffect(() => {
    let upTo = 0;
    const get = async (total: number): Promise<void> => {
      if (total < upTo) upTo = 0; // the run was made anew
      const kept = upTo === 0 ? [] : album.images.peek();
      try {
        const { body } = await run.ask({ what: "entries", series: metric.id, start: upTo, stop: total });
        const found = entriesOf(body);
        upTo = Math.max(upTo, found.at(-1)?.number ?? total - 1) + 1;
        album.error.value = null;
        album.images.value = [...kept, ...found.map(imageOf)];
      } catch (error) {
        album.error.value = told(error);
        throw error;
      }
    };
    return whileSeen(inView, () => {
      const total = metric.total.value;
      return total === upTo ? null : () => get(total);
    });
  }, [run, metric, inView, album]);
  return album;
}

function imageOf({ number, step, time, value }: Entry): Logged {
  const { artifact, format } = isRecord(value) ? value : {};
  const text = (one: unknown): string => (typeof one === "string" ? one : "");
  return { number, step, time, name: text(artifact), format: text(format) };
}
