// Files of a run, and a kernel that answers questions about them.
import type { AskBytes, AskFiles, AskFind, AskLines, Bytes, FileRow, Files, Find, Lines } from "../src/wire";
import { binary, type Says } from "./page";

export class Disk {
  readonly #files = new Map<string, { bytes: Uint8Array; live: boolean }>();
  /** Of a file, nothing before the byte can be had; as in a saved picture. */
  readonly heldFrom = new Map<string, number>();
  /** Why nothing can be read. */
  refuses: string | null = null;

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string | Uint8Array, live = false): void {
    this.#files.set(name, { bytes: typeof text === "string" ? new TextEncoder().encode(text) : text, live });
  }

  append(name: string, text: string): void {
    const before = this.#files.get(name)?.bytes ?? new Uint8Array();
    const more = new TextEncoder().encode(text);
    const bytes = new Uint8Array(before.length + more.length);
    bytes.set(before);
    bytes.set(more, before.length);
    this.#files.set(name, { bytes, live: true });
  }

  remove(name: string): void {
    this.#files.delete(name);
  }

  get says(): Says {
    return {
      files: (question) => this.#list(question),
      bytes: (question) => this.#read(question),
      find: (question) => this.#find(question),
      lines: (question) => this.#lines(question),
    };
  }

  #list({ under, after = "" }: AskFiles): Files | Error {
    if (this.refuses !== null) return new Error(this.refuses);
    const names = [...this.#files.keys()].filter((name) => under?.some((start) => name.startsWith(start)) ?? true).sort();
    const files = names.filter((name) => name > after).slice(0, PAGE).map((name): FileRow => {
      const file = this.#files.get(name);
      return { name, size: file?.bytes.length ?? 0, time: 1_790_000_000, live: file?.live ?? false };
    });
    return { files, total: names.length };
  }

  #read({ name, start, stop }: AskBytes): Bytes | Error {
    const bytes = this.#files.get(name)?.bytes;
    if (this.refuses !== null || bytes === undefined) return new Error(this.refuses ?? "there is no such file");
    const place = (at: number): number => Math.min(bytes.length, Math.max(0, at < 0 ? at + bytes.length : at));
    const held = this.heldFrom.get(name) ?? 0;
    const first = Math.max(held, place(start));
    const last = stop === null ? bytes.length : place(stop);
    if (first >= last && place(start) < last) return new Error("Only its end is kept.");
    const part = bytes.slice(first, Math.max(first, last));
    const body: Bytes = { start: first, size: bytes.length };
    binary.set(body, new DataView(part.buffer));
    return body;
  }

  #find({ name, texts, start, backwards, case: same }: AskFind): Find | Error {
    const bytes = this.#files.get(name)?.bytes;
    if (bytes === undefined) return new Error("there is no such file");
    const fold = (text: string): string => (same ? text : text.toLowerCase());
    const all = fold(new TextDecoder("latin1").decode(bytes));
    const places = texts.map((text) => (backwards ? (start > 0 ? all.lastIndexOf(fold(text), start - 1) : -1) : all.indexOf(fold(text), start)));
    const found = places.filter((place) => place >= 0);
    if (found.length === 0) return { at: null, looked: backwards ? 0 : bytes.length };
    const at = backwards ? Math.max(...found) : Math.min(...found);
    return { at, looked: at };
  }

  /** As a kernel does: a few lines at once, the nearest first, each with what is indented below it. */
  #lines({ name, texts, start, backwards }: AskLines): Lines | Error {
    const bytes = this.#files.get(name)?.bytes;
    if (this.refuses !== null || bytes === undefined) return new Error(this.refuses ?? "there is no such file");
    const all = new TextDecoder("latin1").decode(bytes);
    const from = backwards || start === 0 ? Math.min(start, all.length) : all.lastIndexOf("\n", start - 1) + 1;
    const whole: [number, number][] = [];
    for (const { 0: { length }, index } of all.matchAll(/[^\n]+(?:\n[ \t][^\n]*)*\n?/g)) whole.push([index, length]);
    const meant = whole.filter(([at, count]) => (backwards ? at < from : at + count >= from) && texts.some((text) => all.slice(at, at + count).includes(text)));
    const few = backwards ? meant.slice(-FEW) : meant.slice(0, FEW);
    const done = few.length === meant.length;
    const edge = backwards ? few[0]?.[0] : few.at(-1)?.[0];
    const looked = done ? (backwards ? 0 : all.lastIndexOf("\n") + 1) : (edge ?? 0) + (backwards ? 0 : 1);
    const body: Lines = { pieces: few.map(([at, count]) => [at, count, 0]), start: from, looked, done, size: all.length };
    const parts = few.flatMap(([at, count]) => [...bytes.slice(at, at + count)]);
    binary.set(body, new DataView(new Uint8Array(parts).buffer));
    return body;
  }
}

/** Lines that one answer holds. */
const FEW = 50;

/** Files that one answer lists. */
const PAGE = 5;
