import { PROTOCOL, type Frozen } from "../../wire";
import { unpack, type Unpacked } from "./unpack";

/** What a frozen view holds, unpacked. */
export interface Thawed {
  readonly frozen: Frozen;
  /** Of each picture, the columns of its series. */
  readonly columns: readonly (readonly Unpacked[])[];
  /** What `at` counts in. */
  readonly rest: DataView;
}

/** More than any view of ours unpacks to; what claims more is meant to do harm. */
const MOST_BYTES = 400_000_000;

/**
 * What was frozen into this text.
 *
 *     const { frozen } = await thaw(saved.frozen);
 *
 * @throws an Error with words for the viewer.
 */
export async function thaw(base64: string): Promise<Thawed> {
  if (typeof DecompressionStream === "undefined") {
    throw new Error("This browser is too old to unpack the saved picture: it has no DecompressionStream.");
  }
  try {
    return read(await inflate(fromBase64(base64)));
  } catch {
    throw new Error("The saved picture is damaged.");
  }
}

function read(bytes: Uint8Array): Thawed {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 4 + view.getUint32(0, true);
  const frozen = JSON.parse(new TextDecoder().decode(bytes.subarray(4, end))) as Frozen;
  const rest = new DataView(bytes.buffer, bytes.byteOffset + end);
  const isWhole = frozen.pictures.length === frozen.columns.length && frozen.pictures.length === frozen.held.length;
  if (frozen.protocol !== PROTOCOL || !isWhole) throw new Error("not as expected");
  return { frozen, rest, columns: frozen.columns.map((one) => unpack(one, rest)) };
}

async function inflate(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    size += value.length;
    if (size > MOST_BYTES) throw new Error("too large");
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
