// Views that Python froze: pictures and answers out of them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decode } from "../src/model/decode";
import { ViewModel } from "../src/model/view";
import type { Delivery } from "../src/transport/base";
import { FrozenTransport } from "../src/transport/frozen";
import { PROTOCOL, type Answer, type Question } from "../src/wire";

const FOLDER = join(import.meta.dirname, "../../tests/golden");
const LOG = "logs/user_log.txt";

function open(name: "notebook" | "page"): Promise<FrozenTransport> {
  return FrozenTransport.open(readFileSync(join(FOLDER, `frozen_${name}.txt`), "ascii"));
}

async function deliveries(name: "notebook" | "page"): Promise<Delivery[]> {
  const found: Delivery[] = [];
  (await open(name)).subscribe((delivery) => found.push(delivery));
  return found;
}

/** What a frozen view answers. */
async function ask(name: "notebook" | "page", question: Question): Promise<{ body: unknown; error: string | null; columns: DataView | null }> {
  const transport = await open(name);
  return new Promise((resolve) => {
    transport.subscribe(({ header, columns }) => {
      const { type } = header as { type: string };
      const { body, error } = header as Answer;
      if (type === "answer") resolve({ body, error, columns });
    });
    transport.send({ type: "ask", protocol: PROTOCOL, of: 0, id: 1, question });
  });
}

/** Values of a series in the picture. */
async function values(name: "notebook" | "page", series: string): Promise<number[]> {
  const [{ header, columns } = { header: null, columns: null }] = await deliveries(name);
  const decoded = decode(header, columns);
  const parts = decoded.type === "message" ? decoded.parts : [];
  return Array.from(parts.find((part) => part.header?.name === series)?.values ?? []);
}

function text(view: DataView | null): string {
  return new TextDecoder().decode(view ?? new DataView(new ArrayBuffer(0)));
}

test("a frozen view is a picture of each run, and closed", async () => {
  const types = (await deliveries("notebook")).map(({ header }) => (header as { type: string }).type);

  expect(types).toEqual(["snapshot", "closed"]);
});

test("a page keeps each number to the last bit", async () => {
  expect(await values("page", "loss")).toEqual([1, 1 / 3, NaN, Infinity, -Infinity, -1e-300, 0.1]);
});

test("a notebook keeps six digits, what is not finite, and the last value as it is", async () => {
  const [first, third = 0, ...rest] = await values("notebook", "loss");

  expect([first, ...rest.slice(0, 3), rest.at(-1)]).toEqual([1, NaN, Infinity, -Infinity, 0.1]);
  expect(Math.abs(3 * third - 1)).toBeLessThan(1e-6);
  expect(Math.abs((rest[3] ?? 0) / -1e-300 - 1)).toBeLessThan(1e-6);
});

test("the model holds a frozen run as it holds a live one", async () => {
  const view = new ViewModel(() => undefined);
  for (const { header, columns } of await deliveries("page")) view.receive(header, columns);

  const { header, link, series } = view.run;
  expect([header.value?.name, link.value]).toEqual(["golden run", "closed"]);
  expect(series.value.map(({ name, kind }) => `${name} ${kind}`)).toEqual(["loss scalar", "long scalar", "best table", "picture image"]);
  expect(series.value[1]?.total.value).toBe(5000);
});

test("rows are found, and sorted by a column where all of them are kept", async () => {
  const question = { what: "rows", series: 2, start: 0, stop: 9, sort: null, descending: false } as const;

  const logged = await ask("notebook", question);
  const sorted = await ask("notebook", { ...question, sort: "a" });
  const turned = await ask("notebook", { ...question, sort: "name", descending: true });

  const names = ({ body }: { body: unknown }): unknown[] => (body as { rows: unknown[][] }).rows.map(([, name]) => name);
  expect([names(logged), names(sorted), names(turned)]).toEqual([["x", "<b>y</b>", "z"], ["<b>y</b>", "x", "z"], ["z", "x", "<b>y</b>"]]);
});

test("entries are found by number, from the end too", async () => {
  const last = await ask("page", { what: "entries", series: 3, start: -1, stop: null });
  const first = await ask("page", { what: "entries", series: 3, start: 0, stop: 2 });

  const numbers = ({ body }: { body: unknown }): number[] => (body as { entries: { number: number }[] }).entries.map(({ number }) => number);
  expect([numbers(last), numbers(first)]).toEqual([[2], [0, 1]]);
});

test("an image that is small is kept whole", async () => {
  const { body, columns } = await ask("notebook", { what: "bytes", name: "images/first.png", start: 0, stop: null });

  expect(body).toEqual({ start: 0, size: 23 });
  expect(columns?.byteLength).toBe(23);
});

test("the end of a log is kept, and what is before it is told to be missing", async () => {
  const end = await ask("notebook", { what: "bytes", name: LOG, start: -9, stop: null });
  const beginning = await ask("notebook", { what: "bytes", name: LOG, start: 0, stop: 100 });

  expect(text(end.columns)).toBe("line 999\n");
  expect(beginning.error).toContain("Only the end of this file");
});

test("a text is found in what is kept of a log", async () => {
  const find = { what: "find", name: LOG, texts: ["LINE 998", "line 999"], start: 0, backwards: false, case: false } as const;

  const forwards = await ask("page", find);
  const backwards = await ask("page", { ...find, start: 9000, backwards: true });
  const nowhere = await ask("page", { ...find, texts: ["nothing"] });

  const at = ({ body }: { body: unknown }): unknown => (body as { at: unknown }).at;
  expect([at(forwards), at(backwards), at(nowhere)]).toEqual([8872, 8881, null]);
});

test("of a log that is kept in part its lines are had as far as they are there", async () => {
  const lines = { what: "lines", name: LOG, texts: ["line"], start: 9000, backwards: true } as const;
  const { body, columns } = await ask("notebook", lines);

  const { looked, done } = body as { looked: number; done: boolean };
  expect([text(columns).endsWith("\nline 999\n"), looked > 0, done]).toEqual([true, true, false]);
  expect((await ask("notebook", { ...lines, start: looked })).error).toContain("Only the end of this file");
  expect((await ask("page", lines)).body).toMatchObject({ looked: 0, done: true });
});

test("files are listed by folder", async () => {
  const { body } = await ask("notebook", { what: "files", under: ["logs/"] });

  expect((body as { files: { name: string }[] }).files.map(({ name }) => name)).toEqual([LOG]);
});

test("a page zooms in to each point that it holds", async () => {
  const { body, columns } = await ask("page", { what: "range", series: [1, 0], axis: "step", low: 100, high: 102, most: 2000 });

  const { parts } = body as { parts: { id: number; n: number; at: number; count: number; exact: boolean }[] };
  expect(parts.map(({ id, n, count, exact }) => [id, n, count, exact])).toEqual([[1, 5, 3, true], [0, 1, 0, true]]);
  expect([0, 8, 16].map((at) => columns?.getFloat64(at, true))).toEqual([99, 100, 101]);
  expect(columns?.getFloat64(16 * 5 + 8, true)).toBe((100 * 37 % 1000) / 8);
});

test("a section with more points than are wanted keeps its least and greatest", async () => {
  const { body, columns } = await ask("page", { what: "range", series: [1], axis: "time", low: null, high: null, most: 90 });

  const { parts: [part] } = body as { parts: { n: number; at: number; count: number; exact: boolean }[] };
  const n = part?.n ?? 0;
  const found = Array.from({ length: n }, (_, at) => columns?.getFloat64(8 * (2 * n + at), true) ?? NaN);
  expect([part?.count, part?.exact, Math.min(...found), Math.max(...found)]).toEqual([5000, false, 0, 124.875]);
  expect(n).toBeLessThanOrEqual(100);
});

test("a notebook has no more points than its chart has already", async () => {
  const { error } = await ask("notebook", { what: "range", series: [1], axis: "step", low: 0, high: 9, most: 100 });

  expect(error).toBe("This is not kept in the saved picture.");
});

test("what was not kept, and what cannot be done, is said in words", async () => {
  const details = await ask("notebook", { what: "details" });
  const tag = await ask("notebook", { what: "tag", set: {}, remove: [] });
  const elsewhere = await ask("notebook", { what: "bytes", name: "other", start: 0, stop: 1 });

  expect([details.error, elsewhere.error]).toEqual(["This is not kept in the saved picture.", "This is not kept in the saved picture."]);
  expect(tag.error).toContain("nothing can be changed");
});

test.each(["", "%%%", "AAAA", Buffer.from("no zlib").toString("base64")])("something damaged is said to be so: %j", async (frozen) => {
  const view = new ViewModel(() => undefined);
  (await FrozenTransport.open(frozen)).subscribe(({ header, columns }) => { view.receive(header, columns); });

  expect([view.run.link.value, view.run.closedBecause.value]).toEqual(["closed", "The saved picture is damaged."]);
});
