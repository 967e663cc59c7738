import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { read, SocketTransport, type Socket } from "../src/transport/socket";
import { PROTOCOL, type Up } from "../src/wire";

class FakeSocket implements Socket {
  binaryType: BinaryType = "blob";
  readyState = 0;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readonly sent: string[] = [];

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = 3;
    this.onclose?.({} as CloseEvent);
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.({} as Event);
  }
}

const ASK: Up = { type: "ask", protocol: PROTOCOL, of: 0, id: 1, question: { what: "files" } };

let sockets: FakeSocket[];
let got: unknown[];
let refused: number;
let stop: () => void;
let transport: SocketTransport;

beforeEach(() => {
  vi.useFakeTimers();
  [sockets, got, refused] = [[], [], 0];
  transport = new SocketTransport(() => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket;
  }, () => { refused += 1; });
  stop = transport.subscribe(({ header }) => got.push(header));
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

function frame(header: unknown, columns = new Uint8Array()): ArrayBuffer {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(4 + text.length + columns.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  bytes.set(columns, 4 + text.length);
  return bytes.buffer;
}

test("a frame is a header and its columns", () => {
  const delivery = read(frame({ type: "points" }, new Uint8Array([1, 2, 3])));

  expect(delivery?.header).toEqual({ type: "points" });
  expect(delivery?.columns?.getUint8(2)).toBe(3);
});

test.each([[new ArrayBuffer(0)], [new ArrayBuffer(3)], [new Uint8Array([255, 255, 255, 255, 1]).buffer], [frame("").slice(0, 5)]])(
  "a frame that is cut is no message",
  (bytes) => { expect(read(bytes)).toBeNull(); },
);

test("what the server sends is given on", () => {
  sockets[0]?.open();
  sockets[0]?.onmessage?.({ data: frame({ type: "heartbeat" }) } as MessageEvent);

  expect(got).toEqual([{ type: "heartbeat" }]);
});

test("a question waits until the socket is open", () => {
  transport.send(ASK);
  sockets[0]?.open();

  expect(sockets[0]?.sent.map((text) => (JSON.parse(text) as Up).type)).toEqual(["ask"]);
});

test("a connection that was lost is made again", () => {
  sockets[0]?.open();
  sockets[0]?.close();
  vi.advanceTimersByTime(300);

  expect(sockets).toHaveLength(2);
});

test("a server that never lets it in is told once, and not asked again", () => {
  sockets[0]?.close();
  vi.advanceTimersByTime(60_000);

  expect([refused, sockets.length]).toEqual([1, 1]);
});

test("what has ended connects no more", () => {
  sockets[0]?.open();
  stop();
  vi.advanceTimersByTime(60_000);

  expect([sockets.length, vi.getTimerCount()]).toEqual([1, 0]);
});
