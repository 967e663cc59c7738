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
  number: 1,
  status: "Running",
  reason: null,
  started: 1_790_000_000,
  ended: null,
  now: 1_790_000_075,
  health: [],
  tags: {},
  knobs: [],
  children: 0,
  version: 1,
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
  const header: Snapshot = { type: "snapshot", protocol: PROTOCOL, of: 0, seq, heals: false, run: { ...HEADER, ...run }, series };
  return { header, columns };
}

/** More points of metrics that a snapshot has told of. */
export function points(seq: number, logged: Logged, from: number, run: RunHeader | null = null): Message<Points> {
  const { series, columns } = pack(logged, from);
  const news = series.map(({ id, n, total }) => [id, n, total]);
  return { header: { type: "points", protocol: PROTOCOL, of: 0, seq, run, series: [], news }, columns };
}

/** Points of metrics that were not told of before. */
export function newcomers(seq: number, logged: Logged, from = 0): Message<Points> {
  const { series, columns } = pack(logged, from);
  return { header: { type: "points", protocol: PROTOCOL, of: 0, seq, run: null, series, news: [] }, columns };
}

export function heartbeat(seq: number): Message<Heartbeat> {
  return { header: { type: "heartbeat", protocol: PROTOCOL, of: 0, seq, now: HEADER.now + 2 }, columns: new DataView(new ArrayBuffer(0)) };
}

export function closed(seq: number, reason: string | null = null): Message<Closed> {
  return { header: { type: "closed", protocol: PROTOCOL, of: 0, seq, reason }, columns: new DataView(new ArrayBuffer(0)) };
}
