import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Delivery, Transport } from "../src/transport/base";
import { EitherTransport } from "../src/transport/either";
import { PROTOCOL, type Up } from "../src/wire";

class Way implements Transport {
  readonly sent: Up[] = [];
  listener: ((delivery: Delivery) => void) | null = null;

  subscribe(listener: (delivery: Delivery) => void): () => void {
    this.listener = listener;
    return () => { this.listener = null; };
  }

  send(up: Up): void {
    this.sent.push(up);
  }

  give(header: unknown): void {
    this.listener?.({ header, columns: null });
  }
}

const ASK: Up = { type: "ask", protocol: PROTOCOL, of: 0, id: 1, question: { what: "files" } };
const ANSWER = { type: "answer", of: 0, id: 1 };

let kernel: Way;
let server: Way;
let got: unknown[];
let stop: () => void;
let transport: EitherTransport;

beforeEach(() => {
  vi.useFakeTimers();
  [kernel, server, got] = [new Way(), new Way(), []];
  transport = new EitherTransport(kernel, () => server);
  stop = transport.subscribe(({ header }) => got.push(header));
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

test("a kernel that answers is the only one that is asked", () => {
  transport.send(ASK);
  kernel.give(ANSWER);
  vi.advanceTimersByTime(10_000);

  expect([kernel.sent, server.sent, got]).toEqual([[ASK], [], [ANSWER]]);
});

test("a kernel that is busy leaves the question to the server", () => {
  transport.send(ASK);
  vi.advanceTimersByTime(1000);
  server.give(ANSWER);

  expect([server.sent, got]).toEqual([[ASK], [ANSWER]]);
});

test("what is new comes from the kernel alone", () => {
  transport.send(ASK);
  vi.advanceTimersByTime(1000);
  server.give({ type: "snapshot" });
  kernel.give({ type: "points" });

  expect(got).toEqual([{ type: "points" }]);
});

test("what is no question is for the kernel", () => {
  transport.send({ type: "ready", protocol: PROTOCOL, has: true });
  vi.advanceTimersByTime(1000);

  expect(server.listener).toBeNull();
});

test("where there is no server a question waits for the kernel", () => {
  const alone = new EitherTransport(kernel, () => null);
  alone.subscribe(({ header }) => got.push(header));
  alone.send(ASK);
  vi.advanceTimersByTime(1000);
  kernel.give(ANSWER);

  expect(got).toEqual([ANSWER]);
});

test("both ways end together", () => {
  transport.send(ASK);
  vi.advanceTimersByTime(1000);
  transport.send({ ...ASK, id: 2 });
  stop();

  expect([kernel.listener, server.listener, vi.getTimerCount()]).toEqual([null, null, 0]);
});

describe("metrics that the kernel and the server number otherwise", () => {
  const told = (...names: string[]): object =>
    ({ type: "snapshot", of: 0, series: names.map((name, id) => ({ id, name, kind: "scalar" })) });
  const range = (...series: number[]): Up =>
    ({ ...ASK, question: { what: "range", series, axis: "step", low: null, high: null, most: 9 } });

  test("are asked for by the server's numbers", () => {
    kernel.give(told("loss", "lr"));
    transport.send({ ...ASK, question: { what: "rows", series: 1, start: 0, stop: 9, sort: null, descending: false } });
    vi.advanceTimersByTime(1000);
    server.give(told("lr", "loss"));

    expect(server.sent).toMatchObject([{ question: { what: "rows", series: 0 } }]);
  });

  test("are answered by the numbers that were asked for", () => {
    kernel.give(told("loss", "lr"));
    transport.send(range(0, 1));
    vi.advanceTimersByTime(1000);
    server.give(told("lr", "loss"));
    server.give({ ...ANSWER, body: { parts: [{ id: 1 }, { id: 0 }] } });

    expect(got.at(-1)).toMatchObject({ body: { parts: [{ id: 0 }, { id: 1 }] } });
  });

  test("wait until the server has told of them, and no longer than for the kernel's answer", () => {
    kernel.give(told("loss", "lr"));
    transport.send(range(1));
    vi.advanceTimersByTime(1000);
    server.give(told("loss"));
    const before = server.sent.length;
    kernel.give(ANSWER);
    server.give({ ...told("lr"), type: "points" });

    expect([before, server.sent.length]).toEqual([0, 0]);
  });

  test("are the same metric when texts become numbers", () => {
    kernel.give(told("note"));
    transport.send(range(0));
    vi.advanceTimersByTime(1000);
    server.give({ ...told(), type: "points", series: [{ id: 5, name: "note", kind: "text" }] });

    expect(server.sent).toMatchObject([{ question: { series: [5] } }]);
  });
});
