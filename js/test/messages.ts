// Builds wire messages as a kernel would.
import { PROTOCOL, type Closed, type Heartbeat, type Points, type RunHeader, type SeriesPart, type Snapshot } from "../src/wire";

/** Values by metric name; steps count from `from`. */
export type Logged = Readonly<Record<string, readonly number[]>>;

/** A header with its columns. */
export interface Message<H> {
  readonly header: H;
  readonly columns: DataView;
}

export const HEADER: RunHeader = {
  id: "run-1",
  experiment: "digits",
  name: "quiet-otter",
  status: "Running",
  reason: null,
  started: 1_790_000_000,
  ended: null,
  now: 1_790_000_075,
  health: [],
};

const numbers = new Map<string, number>();

/** The columns of some series, packed behind each other after `pad` bytes that belong to somebody else. */
export function pack(logged: Logged, from = 0, pad = 0): { series: SeriesPart[]; columns: DataView } {
  const series: SeriesPart[] = [];
  const all: number[] = [];
  for (const [name, values] of Object.entries(logged)) {
    const id = numbers.get(name) ?? numbers.size;
    numbers.set(name, id);
    series.push({ id, name, kind: "scalar", total: from + values.length, n: values.length, at: 8 * all.length });
    all.push(...values.map((_, at) => from + at), ...values.map((_, at) => HEADER.now + at), ...values);
  }
  const buffer = new ArrayBuffer(pad + 8 * all.length);
  const columns = new DataView(buffer, pad);
  all.forEach((value, at) => { columns.setFloat64(8 * at, value, true); });
  return { series, columns };
}

export function snapshot(seq: number, logged: Logged, run: Partial<RunHeader> = {}): Message<Snapshot> {
  const { series, columns } = pack(logged);
  return { header: { type: "snapshot", protocol: PROTOCOL, seq, run: { ...HEADER, ...run }, series }, columns };
}

export function points(seq: number, logged: Logged, from: number, run: RunHeader | null = null): Message<Points> {
  const { series, columns } = pack(logged, from);
  return { header: { type: "points", protocol: PROTOCOL, seq, run, series }, columns };
}

export function heartbeat(seq: number): Message<Heartbeat> {
  return { header: { type: "heartbeat", protocol: PROTOCOL, seq, now: HEADER.now + 2 }, columns: new DataView(new ArrayBuffer(0)) };
}

export function closed(seq: number, reason: string | null = null): Message<Closed> {
  return { header: { type: "closed", protocol: PROTOCOL, seq, reason }, columns: new DataView(new ArrayBuffer(0)) };
}
