// Messages that the Python side wrote: both sides must read them alike.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decode } from "../src/model/decode";

const FOLDER = join(import.meta.dirname, "../../tests/golden");

interface Golden {
  readonly header: { readonly type: string; readonly series?: readonly { readonly n: number }[]; readonly news?: readonly (readonly number[])[] };
  readonly buffer_base64: string;
}

const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

function read(name: string): { golden: Golden; columns: DataView } {
  const golden = JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as Golden;
  // one byte in front, since front ends hand over unaligned views
  const bytes = Buffer.concat([Buffer.from([0]), Buffer.from(golden.buffer_base64, "base64")]);
  return { golden, columns: new DataView(bytes.buffer, bytes.byteOffset + 1, bytes.length - 1) };
}

test("there are golden messages of every type", () => {
  const types = new Set(files.map((name) => read(name).golden.header.type));

  expect([...types].sort()).toEqual(["closed", "heartbeat", "points", "snapshot"]);
});

test.each(files)("%s is read whole", (name) => {
  const { golden, columns } = read(name);

  const decoded = decode(golden.header, columns);

  const { series = [], news = [] } = golden.header;
  const counts = decoded.type === "message" ? decoded.parts.map((part) => part.values.length) : null;
  expect(counts).toEqual([...series.map((part) => part.n), ...news.map(([, n]) => n)]);
});

test("the golden snapshot holds the values that Python logged, NaN and infinities too", () => {
  const { golden, columns } = read("snapshot.json");

  const decoded = decode(golden.header, columns);

  const parts = decoded.type === "message" ? decoded.parts : [];
  const values = Object.fromEntries(parts.map((part) => [part.header?.name ?? "", Array.from(part.values)]));
  expect(values["train/loss"]).toEqual([1, 0.5, NaN, 0.25]);
  expect(values["train/<b>accuracy</b>"]).toEqual([0.1, Infinity, -Infinity, 0.9]);
});
