import { batch, signal, type Signal } from "@preact/signals";
import { HEARTBEAT_SECONDS, PROTOCOL, type Down, type RunHeader, type Status, type Up } from "../wire";
import { decode, type Part } from "./decode";
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
 * What is known of one run, kept up to date by the messages it is given.
 *
 *     const run = new RunModel((up) => transport.send(up));
 *     const stop = transport.subscribe(({ header, columns }) => run.receive(header, columns));
 */
export class RunModel {
  readonly header: Signal<RunHeader | null> = signal(null);
  readonly series: Signal<readonly Series[]> = signal([]);
  readonly link: Signal<Link> = signal<Link>("waiting");
  /** Why the sender stopped, when it was not because the run had ended. */
  readonly closedBecause: Signal<string | null> = signal(null);

  readonly #send: (up: Up) => void;
  readonly #byId = new Map<number, Series>();
  #expected: number | null = null;
  #closedAt = 0;
  #resyncAt = -Infinity;
  #clock = { sender: 0, here: 0 };
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (up: Up) => void) {
    this.#send = send;
  }

  /** Takes in one message; never throws, whatever it holds. */
  receive(header: unknown, columns: DataView | null): void {
    const decoded = decode(header, columns);
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
    const known = this.#byId.get(part.header.id);
    if (known !== undefined) {
      known.append(part);
      return;
    }
    this.#add(part);
    // a new metric begins with its first point; if the store already had more, they are missing here
    if (part.header.n < part.header.total) this.#resync();
  }

  #add(part: Part): void {
    const series = new Series(part);
    this.#byId.set(series.id, series);
    this.series.value = [...this.series.value, series];
  }

  #replaceAll(parts: readonly Part[]): void {
    const ids = new Set(parts.map((part) => part.header.id));
    for (const id of this.#byId.keys()) if (!ids.has(id)) this.#byId.delete(id);
    for (const part of parts) {
      const known = this.#byId.get(part.header.id);
      // charts stay mounted over a snapshot, so that healing does not flicker
      if (known?.name === part.header.name) known.replace(part);
      else this.#byId.set(part.header.id, new Series(part));
    }
    const next = [...this.#byId.values()];
    const now = this.series.value;
    if (next.length !== now.length || next.some((series, at) => series !== now[at])) this.series.value = next;
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
    this.#send({ type: "resync", protocol: PROTOCOL, seq: this.#expected ?? 0 });
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
