import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RunModel } from "../src/model/run";
import { ViewModel } from "../src/model/view";
import { HEARTBEAT_SECONDS, type Up } from "../src/wire";
import { closed, heartbeat, HEADER, newcomers, points, snapshot, type Message } from "./messages";

let sent: Up[];
let view: ViewModel;
let run: RunModel;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  view = new ViewModel((up) => sent.push(up));
  run = view.run;
});

afterEach(() => {
  view.dispose();
  vi.useRealTimers();
});

function give(...messages: Message<unknown>[]): void {
  for (const { header, columns } of messages) view.receive(header, columns);
}

function values(name: string): number[] {
  return Array.from(run.series.value.find((series) => series.name === name)?.columns().values ?? []);
}

function healing(seq: number, logged: Record<string, number[]>): Message<unknown> {
  const { header, columns } = snapshot(seq, logged);
  return { header: { ...header, heals: true }, columns };
}

function answer(ask: Up | undefined, body: unknown, error: string | null = null): Message<unknown> {
  const id = ask?.type === "ask" ? ask.id : -1;
  return { header: { type: "answer", protocol: 2, of: 0, id, error, body }, columns: new DataView(new ArrayBuffer(0)) };
}

const silence = 3 * HEARTBEAT_SECONDS * 1000;

test("points that follow a snapshot are added to it", () => {
  give(snapshot(4, { loss: [3, 2] }), points(5, { loss: [1] }, 2));

  expect(values("loss")).toEqual([3, 2, 1]);
});

test("a gap asks once for a snapshot, and points wait for it", () => {
  give(snapshot(0, { loss: [3] }), points(2, { loss: [9] }, 5), points(3, { loss: [9] }, 6), heartbeat(4));

  expect(sent).toEqual([{ type: "resync", protocol: 2, of: 0, seq: 1 }]);
  expect(values("loss")).toEqual([3]);
});

test("a snapshot heals a gap", () => {
  give(snapshot(0, { loss: [3] }), points(2, { loss: [1] }, 2), snapshot(3, { loss: [3, 2, 1] }), points(4, { loss: [0] }, 3));

  expect(values("loss")).toEqual([3, 2, 1, 0]);
});

test("a gap that stays is asked for again, but not soon", () => {
  give(snapshot(0, { loss: [3] }), heartbeat(2));
  vi.advanceTimersByTime(10_000);
  give(heartbeat(3));

  expect(sent).toHaveLength(2);
});

test("what a snapshot held already is not added twice", () => {
  give(snapshot(5, { loss: [3, 2] }), points(5, { loss: [2] }, 1), points(6, { loss: [1] }, 2));

  expect(values("loss")).toEqual([3, 2, 1]);
  expect(sent).toEqual([]);
});

test("a new metric begins with its first point", () => {
  give(snapshot(0, { loss: [3] }), newcomers(1, { accuracy: [0.1] }));

  expect(values("accuracy")).toEqual([0.1]);
  expect(sent).toEqual([]);
});

test("a new metric whose first points are missing asks for a snapshot", () => {
  give(snapshot(0, { loss: [3] }), newcomers(1, { late: [0.1] }, 7));

  expect(sent).toEqual([{ type: "resync", protocol: 2, of: 0, seq: 2 }]);
});

test("points before any snapshot ask for one", () => {
  give(points(7, { loss: [1] }, 7));

  expect(sent).toEqual([{ type: "resync", protocol: 2, of: 0, seq: 0 }]);
});

test("a damaged message asks for a snapshot and changes nothing", () => {
  give(snapshot(0, { loss: [3] }), { header: { protocol: 2, of: 0, type: "points" }, columns: new DataView(new ArrayBuffer(0)) });

  expect(sent).toHaveLength(1);
  expect(values("loss")).toEqual([3]);
});

test("a snapshot keeps the series that stay, so that their charts stay mounted", () => {
  give(snapshot(0, { loss: [3], lr: [1] }));
  const before = run.series.value;
  give(snapshot(1, { loss: [3, 2], lr: [1, 1] }));

  expect(run.series.value).toBe(before);
});

test("a healing snapshot is passed over by a viewer that has missed nothing", () => {
  give(snapshot(0, { loss: [3, 2] }), healing(1, { loss: [3] }), points(2, { loss: [1] }, 2));

  expect(values("loss")).toEqual([3, 2, 1]);
});

test("a healing snapshot heals a gap", () => {
  give(snapshot(0, { loss: [3, 2] }), points(2, { loss: [1] }, 3), healing(3, { loss: [3, 1] }));

  expect(values("loss")).toEqual([3, 1]);
});

test("news of a metric that nobody told of asks for a snapshot", () => {
  give(snapshot(0, {}), points(1, { unheard: [1] }, 0));

  expect(sent).toEqual([{ type: "resync", protocol: 2, of: 0, seq: 2 }]);
});

test("records of our own are not among the metrics", () => {
  give(snapshot(0, { loss: [3], "mlwidget:progress": [100] }));

  expect([run.series.value, run.internal.value].map((list) => list.map(({ name }) => name))).toEqual([["loss"], ["mlwidget:progress"]]);
});

test("each run of a view takes its own messages", () => {
  give(snapshot(0, { loss: [3] }));
  const { header, columns } = snapshot(0, { loss: [9] });
  give({ header: { ...header, of: 1 }, columns });

  expect(view.runs.value.map(({ series }) => Array.from(series.value[0]?.columns().values ?? []))).toEqual([[3], [9]]);
});

test("an answer comes to whoever asked", async () => {
  const reply = run.ask({ what: "files" });
  const [ask] = sent;
  give(answer(ask, { files: [] }));

  expect(ask).toMatchObject({ type: "ask", of: 0, question: { what: "files" } });
  expect((await reply).body).toEqual({ files: [] });
});

test("an answer that says why there is none is an error in its words", async () => {
  const reply = run.ask({ what: "files" });
  give(answer(sent[0], null, "the disk is gone"));

  await expect(reply).rejects.toThrow("the disk is gone");
});

test("a question that nobody answers ends after a while", async () => {
  const reply = run.ask({ what: "files" });
  vi.advanceTimersByTime(60_000);

  await expect(reply).rejects.toThrow("No answer yet");
});

test("silence while the run is live is told, and ends with the next message", () => {
  give(snapshot(0, { loss: [3] }));
  vi.advanceTimersByTime(silence);
  expect(run.link.value).toBe("silent");

  give(heartbeat(1));
  expect(run.link.value).toBe("live");
});

test("heartbeats keep the link live", () => {
  give(snapshot(0, {}));
  for (let seq = 1; seq < 9; seq++) {
    vi.advanceTimersByTime(silence / 3);
    give(heartbeat(seq));
  }

  expect(run.link.value).toBe("live");
});

test("an ended run may be silent", () => {
  give(snapshot(0, {}, { status: "Completed", ended: HEADER.now }));
  vi.advanceTimersByTime(10 * silence);

  expect(run.link.value).toBe("live");
});

test("closed is final, also when the last snapshot comes after it", () => {
  give(snapshot(0, {}), closed(1), snapshot(0, {}, { status: "Completed" }));
  vi.advanceTimersByTime(10 * silence);

  expect(run.link.value).toBe("closed");
});

test("the reason of a sender that stopped is kept", () => {
  give(snapshot(0, {}), closed(1, "the store is gone"));

  expect(run.closedBecause.value).toBe("the store is gone");
});

test("a last snapshot does not bring a sender back that stopped in trouble", () => {
  give(snapshot(0, {}), closed(5, "the store is gone"), snapshot(4, { loss: [1] }));

  expect([run.link.value, run.closedBecause.value]).toEqual(["closed", "the store is gone"]);
  expect(values("loss")).toEqual([1]);
});

test("a sender that starts again is live again", () => {
  give(snapshot(0, {}), closed(1, "the store is gone"), snapshot(2, {}));

  expect([run.link.value, run.closedBecause.value]).toEqual(["live", null]);
});

test("another protocol is told", () => {
  give({ header: { ...snapshot(0, {}).header, protocol: 99 }, columns: new DataView(new ArrayBuffer(0)) });

  expect(run.link.value).toBe("mismatch");
});

test("the clock is the sender's, goes on while live and stands still in silence", () => {
  vi.setSystemTime(0);
  give(snapshot(0, {}));
  vi.advanceTimersByTime(3000);
  expect(run.clock()).toBeCloseTo(HEADER.now + 3);

  vi.advanceTimersByTime(60_000);
  expect(run.clock()).toBeCloseTo(HEADER.now + silence / 1000);
});

test("a disposed model has no timer left", () => {
  give(snapshot(0, {}));
  view.dispose();

  expect(vi.getTimerCount()).toBe(0);
});
