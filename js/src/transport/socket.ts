import type { Up } from "../wire";
import type { Delivery, Transport } from "./base";

/** What is used of a browser's socket. */
export interface Socket {
  binaryType: BinaryType;
  readonly readyState: number;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(text: string): void;
  close(): void;
}

const OPEN = 1;
/** Waits between tries to connect again, in ms; the last one stays. */
const PAUSES = [250, 1000, 2000, 5000, 15_000];

/**
 * The transport between a page and a Jupyter server that reads the store; it needs no kernel.
 *
 *     const transport = new SocketTransport(() => new WebSocket(url), () => { console.log("no such run"); });
 */
export class SocketTransport implements Transport {
  readonly #connect: () => Socket;
  readonly #onRefused: () => void;
  readonly #waiting: Up[] = [];
  #socket: Socket | null = null;
  #listener: ((delivery: Delivery) => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #told = false;

  /**
   * @param connect - makes a new socket.
   * @param onRefused - told once when the server never let it in: it has no such run, or no such route.
   */
  constructor(connect: () => Socket, onRefused: () => void) {
    this.#connect = connect;
    this.#onRefused = onRefused;
  }

  subscribe(listener: (delivery: Delivery) => void): () => void {
    this.#listener = listener;
    this.#open();
    return () => {
      this.#listener = null;
      clearTimeout(this.#timer);
      this.#socket?.close();
    };
  }

  send(up: Up): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(JSON.stringify(up));
    else if (up.type === "ask") this.#waiting.push(up); // the others are said by opening
  }

  #open(): void {
    let socket: Socket;
    try {
      socket = this.#connect();
    } catch {
      this.#again();
      return;
    }
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#tries = 0;
      this.#told = true;
      for (const up of this.#waiting.splice(0)) this.send(up);
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      const delivery = data instanceof ArrayBuffer ? read(data) : null;
      if (delivery !== null) this.#listener?.(delivery);
    };
    socket.onclose = () => {
      if (this.#socket === socket) this.#again();
    };
  }

  #again(): void {
    this.#socket = null;
    if (this.#listener === null) return;
    if (!this.#told) {
      // it was never open: a second try would fare no better
      this.#told = true;
      this.#listener = null;
      this.#onRefused();
      return;
    }
    const pause = PAUSES[Math.min(this.#tries, PAUSES.length - 1)];
    this.#tries += 1;
    this.#timer = setTimeout(() => { this.#open(); }, pause);
  }
}

/** The message of a frame: the header's length, the header, the columns; null for anything else. */
export function read(frame: ArrayBuffer): Delivery | null {
  try {
    const length = new DataView(frame).getUint32(0, true);
    const header: unknown = JSON.parse(new TextDecoder().decode(new Uint8Array(frame, 4, length)));
    const columns = new DataView(frame, 4 + length);
    return { header, columns: columns.byteLength > 0 ? columns : null };
  } catch {
    return null;
  }
}
