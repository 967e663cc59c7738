import { batch, signal, type Signal } from "@preact/signals";
import { HEARTBEAT_SECONDS, INTERNAL, PROTOCOL, type Down, type RunHeader, type SeriesPart, type Status, type Up } from "../wire";
import type { Decoded, Part } from "./decode";
import type { Ask, QuestionOf, Reply, What } from "./questions";
import { Series } from "./series";

/**
 * How things stand with the sender.
 *
 * `waiting`: nothing has come yet. `live`: messages come. `silent`: they should, and do not.
 * `closed`: no more will come. `mismatch`: they come from another version.
 */
export type Link = "waiting" | "live" | "silent" | "closed" | "mismatch";

const SILENCE_MS = 3 * HEARTBEAT_SECONDS * 1000;
const RESYNC_MS = 2 * HEARTBEAT_SECONDS * 1000;

const FINAL: ReadonlySet<Status> = new Set<Status>(["Completed", "Failed", "Canceled"]);

/** Whether a run of this status will change no more. */
export function isFinal(status: Status): boolean {
  return FINAL.has(status);
}

/**
 * What is known of one run, kept up to date by the messages that its view is given.
 *
 *     const [run] = view.runs.value;
 *     run.series.value.map((series) => series.name);
 *     const { body } = await run.ask({ what: "files" });
 */
export class RunModel {
  readonly header: Signal<RunHeader | null> = signal(null);
  /** The metrics that the training logged. */
  readonly series: Signal<readonly Series[]> = signal([]);
  /** Our own records: progress, and the turns of knobs. */
  readonly internal: Signal<readonly Series[]> = signal([]);
  readonly link: Signal<Link> = signal<Link>("waiting");
  /** Why the sender stopped, when it was not because the run had ended. */
  readonly closedBecause: Signal<string | null> = signal(null);

  /** Which of the view's runs this is. */
  readonly of: number;
  readonly #send: (up: Up) => void;
  readonly #ask: Ask;
  readonly #byId = new Map<number, Series>();
  #expected: number | null = null;
  #closedAt = 0;
  #resyncAt = -Infinity;
  #clock = { sender: 0, here: 0 };
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(of: number, send: (up: Up) => void, ask: Ask) {
    this.of = of;
    this.#send = send;
    this.#ask = ask;
  }

  /** The answer to a question about this run; rejects with words for the viewer where there is none. */
  ask<W extends What>(question: QuestionOf<W>): Promise<Reply<W>> {
    return this.#ask(this.of, question);
  }

  /** Takes in one message. */
  take(decoded: Decoded): void {
    batch(() => {
      if (decoded.type === "mismatch") this.#end("mismatch");
      else if (decoded.type === "damaged") this.#resync();
      else this.#take(decoded.message, decoded.parts);
    });
  }

  /** Seconds since the epoch by the sender's clock; it stands still once nothing more is heard. */
  clock(): number {
    const passed = this.link.value === "live" ? (Date.now() - this.#clock.here) / 1000 : 0;
    return this.#clock.sender + passed;
  }

  dispose(): void {
    clearTimeout(this.#silence);
  }

  #take(message: Down, parts: readonly Part[]): void {
    if (message.type === "snapshot") {
      if (message.heals && message.seq === this.#expected) {
        this.#expected = message.seq + 1;
        this.#setHeader(message.run);
        this.#heard();
        return;
      }
      this.#expected = message.seq + 1;
      this.#setHeader(message.run);
      this.#replaceAll(parts);
      // a widget keeps the last picture of a sender that stopped: it comes after the last message
      const isOld = this.link.value === "closed" && message.seq < this.#closedAt;
      if (!isOld) this.#heard();
      return;
    }
    if (message.type === "heartbeat") this.#setClock(message.now);
    if (this.#expected === null || message.seq > this.#expected) this.#miss();
    else if (message.seq === this.#expected) this.#follow(message, parts);
    if (message.type === "closed") {
      this.closedBecause.value = message.reason;
      this.#closedAt = message.seq;
      this.#end("closed");
    } else if (this.header.value !== null) {
      this.#heard();
    }
  }

  #follow(message: Exclude<Down, { type: "snapshot" }>, parts: readonly Part[]): void {
    this.#expected = message.seq + 1;
    if (message.type !== "points") return;
    if (message.run !== null) this.#setHeader(message.run);
    for (const part of parts) this.#append(part);
  }

  #append(part: Part): void {
    const { header } = part;
    const known = this.#byId.get(part.id);
    if (known !== undefined && (header === null || isSame(known, header))) {
      known.append(part);
    } else if (header === null) {
      this.#miss();
    } else {
      this.#byId.set(header.id, new Series(header, part));
      this.#list();
      // a new metric begins with its first point; if the store already had more, they are missing here
      if (header.n < header.total && hasPoints(header)) this.#resync();
    }
  }

  #replaceAll(parts: readonly Part[]): void {
    const ids = new Set(parts.map((part) => part.id));
    for (const id of this.#byId.keys()) if (!ids.has(id)) this.#byId.delete(id);
    for (const part of parts) {
      const { header } = part;
      if (header === null) continue;
      const known = this.#byId.get(header.id);
      // charts stay mounted over a snapshot, so that healing does not flicker
      if (known !== undefined && isSame(known, header)) known.replace(part);
      else this.#byId.set(header.id, new Series(header, part));
    }
    this.#list();
  }

  #list(): void {
    const all = [...this.#byId.values()];
    setIfOther(this.series, all.filter(({ name }) => !name.startsWith(INTERNAL)));
    setIfOther(this.internal, all.filter(({ name }) => name.startsWith(INTERNAL)));
  }

  #setHeader(run: RunHeader): void {
    this.header.value = run;
    this.#setClock(run.now);
  }

  #setClock(sender: number): void {
    this.#clock = { sender, here: Date.now() };
  }

  /** Points are missing: what follows would be drawn wrongly, so it waits for a snapshot. */
  #miss(): void {
    this.#resync();
    this.#expected = null;
  }

  /** Asks once and not again soon: a busy kernel cannot answer, and pushes snapshots by itself. */
  #resync(): void {
    const now = Date.now();
    if (now - this.#resyncAt < RESYNC_MS) return;
    this.#resyncAt = now;
    this.#send({ type: "resync", protocol: PROTOCOL, of: this.of, seq: this.#expected ?? 0 });
  }

  #heard(): void {
    clearTimeout(this.#silence);
    this.link.value = "live";
    this.closedBecause.value = null;
    if (this.header.value === null || isFinal(this.header.value.status)) return;
    this.#silence = setTimeout(() => {
      this.#setClock(this.clock());
      this.link.value = "silent";
    }, SILENCE_MS);
  }

  #end(link: "closed" | "mismatch"): void {
    clearTimeout(this.#silence);
    this.#setClock(this.clock());
    this.link.value = link;
  }
}

function hasPoints({ kind }: SeriesPart): boolean {
  return kind === "scalar" || kind === "text";
}

function isSame(series: Series, header: SeriesPart): boolean {
  return series.name === header.name && series.kind === header.kind;
}

function setIfOther(list: Signal<readonly Series[]>, next: readonly Series[]): void {
  const now = list.peek();
  if (next.length !== now.length || next.some((series, at) => series !== now[at])) list.value = next;
}
