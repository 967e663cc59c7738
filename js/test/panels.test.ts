import { beforeEach, expect, test } from "vitest";
import { ViewModel } from "../src/model/view";
import { join, newBoard, part, type Board } from "../src/views/metrics/board";
import { panelsOf } from "../src/views/metrics/panels";
import { matcher } from "../src/views/metrics/pattern";
import { snapshot, type Logged } from "./messages";

let view: ViewModel;
let board: Board;

beforeEach(() => {
  view = new ViewModel(() => undefined);
  board = newBoard();
});

function show(logged: Logged, of = 0, name = "first try"): void {
  const { header, columns } = snapshot(0, logged, { name });
  view.receive({ ...header, of }, columns);
}

function panels(): Record<string, string[]> {
  return Object.fromEntries(panelsOf(view.runs.value, board).map(({ name, lines }) => [name, lines.map(({ label }) => label)]));
}

test("each metric has a chart", () => {
  show({ loss: [1], accuracy: [0] });

  expect(panels()).toEqual({ loss: ["loss"], accuracy: ["accuracy"] });
});

test("a metric of several runs has one chart, with a line and a hue for each", () => {
  show({ loss: [1] });
  show({ loss: [2] }, 1, "second try");

  const [panel] = panelsOf(view.runs.value, board);

  expect(panel?.lines.map(({ label, hue }) => [label, hue])).toEqual([["first try", 0], ["second try", 1]]);
});

test("runs of a group are one line, with the runs in it", () => {
  show({ loss: [1] });
  show({ loss: [2] }, 1, "second try");
  show({ loss: [3] }, 2, "third try");

  const [panel] = panelsOf(view.runs.value, board, ({ of }) => (of < 2 ? "lr = 0.1" : "lr = 1"));

  const found = panel?.lines.map(({ label, members }) => [label, members?.map((line) => line.label)]);
  expect(found).toEqual([["lr = 0.1", ["first try", "second try"]], ["lr = 1", ["third try"]]]);
});

test("each group of metrics has its hue", () => {
  show({ "train/loss": [1], "train/accuracy": [1], "val/loss": [1], lr: [1] });

  const hues = Object.fromEntries(panelsOf(view.runs.value, board).map(({ name, lines }) => [name, lines[0]?.hue]));

  expect(hues).toEqual({ lr: 0, "train/loss": 1, "train/accuracy": 1, "val/loss": 2 });
});

test("a pattern makes a chart of all metrics that it means", () => {
  show({ "train/loss": [1], "val/loss": [1], lr: [1] });
  board.patterns.value = ["*/loss"];

  expect(panels()["*/loss"]).toEqual(["train/loss", "val/loss"]);
});

test("a metric that was dragged to another is drawn there, and has no chart of its own", () => {
  show({ "train/loss": [1], "val/loss": [1] });
  join(board, "val/loss", "train/loss");

  expect(panels()).toEqual({ "train/loss": ["train/loss", "val/loss"] });
});

test("what was joined goes along when its chart is dragged on", () => {
  show({ a: [1], b: [1], c: [1] });
  join(board, "c", "b");
  join(board, "b", "a");

  expect(panels()).toEqual({ a: ["a", "c", "b"] });
});

test("a chart dragged onto one of its own lines stays as it is", () => {
  show({ a: [1], b: [1] });
  join(board, "b", "a");
  join(board, "a", "b");

  expect(panels()).toEqual({ a: ["a", "b"] });
});

test("joined metrics are parted again", () => {
  show({ a: [1], b: [1] });
  join(board, "b", "a");
  part(board, "a");

  expect(Object.keys(panels())).toEqual(["a", "b"]);
});

test("a metric that was joined to one that is not there has its own chart", () => {
  show({ b: [1] });
  join(board, "b", "a");

  expect(panels()).toEqual({ b: ["b"] });
});

test("what was typed leaves the charts of other metrics out", () => {
  show({ "train/loss": [1], "val/loss": [1], lr: [1] });
  board.query.value = "LOSS val";

  expect(Object.keys(panels())).toEqual(["val/loss"]);
});

test.each([
  ["", "anything", true],
  ["loss", "train/Loss", true],
  ["val*", "val/loss", true],
  ["val*", "train/val", false],
  ["a.c", "abc", false],
  ["(", "f(x)", true],
  ["*", "", true],
])("“%s” for “%s”: %s", (typed, name, wanted) => {
  expect(matcher(typed)(name)).toBe(wanted);
});
