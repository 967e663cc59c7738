import type { RunModel } from "../../model/run";

/** The images that browsers show, and what they are called. Never SVG: it can hold scripts. */
const TYPES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  bmp: "image/bmp",
};

/** Larger ones are not fetched for a look. */
const MOST = 100_000_000;
/** Images that are kept, so that a slider moves through them without asking again. */
const KEPT = 30;

/** What an image's bytes can be shown as; null for a format that browsers do not show. */
export function typeOf(format: string): string | null {
  return Object.hasOwn(TYPES, format) ? (TYPES[format] ?? null) : null;
}

/** All bytes of a file of the run, piece by piece. */
export async function fetchAll(run: RunModel, name: string): Promise<Uint8Array<ArrayBuffer>[]> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let start = 0;
  for (;;) {
    const { body, columns } = await run.ask({ what: "bytes", name, start, stop: null });
    if (body.start !== start) throw new Error("only a part of this file is kept");
    if (body.size > MOST) throw new Error(`it has ${Math.round(body.size / 1e6)} MB, which is too much to show`);
    const { buffer, byteOffset = 0, byteLength = 0 } = columns ?? {};
    if (buffer !== undefined) pieces.push(new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer));
    start += byteLength;
    if (start >= body.size) return pieces;
    if (byteLength === 0) throw new Error("its bytes end too early");
  }
}

/** The images of a run as addresses that an `img` takes; they end with the view. */
export class Pictures {
  readonly #run: RunModel;
  readonly #urls = new Map<string, Promise<string>>();

  constructor(run: RunModel) {
    this.#run = run;
  }

  /** The address of an image; rejects with words for the viewer. */
  get(name: string, type: string): Promise<string> {
    const key = `${type} ${name}`;
    const known = this.#urls.get(key);
    const url = known ?? fetchAll(this.#run, name).then((pieces) => URL.createObjectURL(new Blob(pieces, { type })));
    this.#urls.delete(key);
    this.#urls.set(key, url);
    url.catch(() => { this.#urls.delete(key); });
    for (const [old, one] of this.#urls) {
      if (this.#urls.size <= KEPT) break;
      this.#urls.delete(old);
      revoke(one);
    }
    return url;
  }

  dispose(): void {
    for (const url of this.#urls.values()) revoke(url);
    this.#urls.clear();
  }
}

function revoke(url: Promise<string>): void {
  url.then((made) => { URL.revokeObjectURL(made); }, () => undefined);
}
