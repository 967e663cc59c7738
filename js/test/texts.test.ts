import { afterEach, expect, test } from "vitest";
import type { AskEntries, Question } from "../src/wire";
import { shelf, type Shelf, type Told } from "./shelf";

let open: Shelf | null = null;

afterEach(() => {
  open?.remove();
  open = null;
});

/** A metric that holds texts. */
function said(texts: readonly unknown[], name = "said"): Shelf {
  const tell = (question: Question): Told => {
    const { start, stop } = question as AskEntries;
    const entries = texts.slice(start, stop ?? undefined).map((value, at) => ({ number: start + at, step: start + at, time: 1_790_000_000, value }));
    return { body: { total: texts.length, entries } };
  };
  open = shelf("text", tell, name, texts.length);
  return open;
}

const lines = ({ find }: Shelf): string[] => find("pre").map((one) => one.textContent);

test("texts stand newest first, with their steps", async () => {
  const list = said(["one", "two"]);
  await list.says("step 1");

  expect(lines(list)).toEqual(["two", "one"]);
});

test("a new text comes on top, and only it is asked for", async () => {
  const texts = ["one"];
  const list = said(texts);
  await list.says("one");
  texts.push("two");

  list.grow(2);
  await list.says("two");

  expect(lines(list)).toEqual(["two", "one"]);
  expect(list.asked.map((one) => [(one as AskEntries).start, (one as AskEntries).stop])).toEqual([[0, 1], [1, 2]]);
});

test("of many only the newest are there until older ones are wanted", async () => {
  const list = said(Array.from({ length: 130 }, (_, at) => `text ${at}`));
  await list.says("Show older ones (80)");
  expect(lines(list)).toHaveLength(50);

  list.find("button").find((button) => button.textContent.startsWith("Show older"))?.click();

  await list.says("Show older ones (30)");
  expect(lines(list).at(-1)).toBe("text 30");
});

test("finding says how many of those that were looked through hold it", async () => {
  const list = said(Array.from({ length: 130 }, (_, at) => (at % 10 === 0 ? `Epoch ${at}` : "x")));
  await list.says("Show older");
  const [field] = list.find("input") as HTMLInputElement[];
  if (field !== undefined) field.value = "epoch";

  field?.dispatchEvent(new Event("input"));

  await list.says("5 of the newest 50 hold it.");
  expect(list.find("mark").map((one) => one.textContent)).toEqual(["Epoch", "Epoch", "Epoch", "Epoch", "Epoch"]);
  list.find("button").find((button) => button.textContent.startsWith("Look through"))?.click();
  await list.says("13 of the newest 130 hold it.");
});

test("a long text is shortened until somebody wants it", async () => {
  const list = said(["word ".repeat(2000)]);
  await list.says("9600 more characters");

  list.find("button").find((button) => button.textContent.includes("more"))?.click();

  await expect.poll(() => lines(list)[0]?.length).toBe(10_000);
});

test("markup and control characters are shown as text", async () => {
  const list = said(["<script>alert(1)</script>\u001b[31m"]);
  await list.says("script");

  expect(lines(list)).toEqual(["<script>alert(1)</script>\\x1b[31m"]);
  expect(list.find("script")).toEqual([]);
});

test("what a saved picture does not hold is told", async () => {
  open = shelf("text", () => new Error("This is not kept in the saved picture."), "said", 3);

  await open.says("Not all texts can be had: This is not kept in the saved picture.");
});
