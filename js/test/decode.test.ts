import { expect, test } from "vitest";
import { decode } from "../src/model/decode";
import { pack, snapshot } from "./messages";

test("columns that start at any byte are read as they were sent", () => {
  const { header } = snapshot(0, { loss: [0.5, 0.25] });

  for (const pad of [0, 1, 3, 7, 8]) {
    const decoded = decode(header, pack({ loss: [0.5, 0.25] }, 0, pad).columns);

    expect(decoded).toMatchObject({ type: "message", parts: [{ values: new Float64Array([0.5, 0.25]) }] });
  }
});

test("NaN and both infinities arrive as they are", () => {
  const { header, columns } = snapshot(0, { loss: [NaN, Infinity, -Infinity, -0] });

  const decoded = decode(header, columns);

  const values = decoded.type === "message" ? decoded.parts[0]?.values : undefined;
  expect(Array.from(values ?? [])).toEqual([NaN, Infinity, -Infinity, -0]);
});

test("what was decoded does not change when the front end reuses its buffer", () => {
  const { header, columns } = snapshot(0, { loss: [0.5] });

  const decoded = decode(header, columns);
  columns.setFloat64(16, 99, true);

  expect(decoded).toMatchObject({ parts: [{ values: new Float64Array([0.5]) }] });
});

test("another protocol number is told apart from damage, whatever else the message holds", () => {
  expect(decode({ protocol: 99, type: "surprise" }, null)).toEqual({ type: "mismatch" });
});

test.each([
  ["nothing", null],
  ["text", "snapshot"],
  ["an unknown type", { protocol: 2, of: 0, seq: 0, type: "surprise" }],
  ["no number", { protocol: 2, of: 0, type: "heartbeat", now: 1 }],
  ["no run", { ...snapshot(0, {}).header, run: {} }],
  ["an unknown status", { ...snapshot(0, {}).header, run: { ...snapshot(0, {}).header.run, status: "Odd" } }],
  ["a series without a name", { ...snapshot(0, {}).header, series: [{ id: 0, kind: "scalar", total: 0, n: 0, at: 0 }] }],
  ["a negative count", { ...snapshot(0, {}).header, series: [{ id: 0, name: "a", kind: "scalar", total: 0, n: -1, at: 0 }] }],
])("a message that holds %s is damaged, not an error", (_, header) => {
  expect(decode(header, null)).toEqual({ type: "damaged" });
});

test("columns that end too early are damaged", () => {
  const { header, columns } = snapshot(0, { loss: [1, 2, 3] });

  expect(decode(header, new DataView(columns.buffer, 0, 64))).toEqual({ type: "damaged" });
  expect(decode(header, null)).toEqual({ type: "damaged" });
});
