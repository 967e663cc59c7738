import { expect, test } from "vitest";
import { columns, groups } from "../src/views/metrics/groups";

function sizes(...names: string[]): number[] {
  return groups(names.map((name) => ({ name }))).map(({ members }) => members.length);
}

test.each([
  ["one card takes all the room", ["a"], 1],
  ["three take three columns", ["a", "b", "c"], 3],
  ["four stand two by two, since a second row is needed anyway", ["a", "b", "c", "d"], 2],
  ["groups of one, one and two stand two by two", ["a", "test/a", "train/a", "train/b"], 2],
  ["groups of one and two stand side by side", ["test/a", "train/a", "train/b"], 3],
])("where three columns fit, %s", (_, names, wanted) => {
  expect(columns(sizes(...names))["--mlw-of-3"]).toBe(wanted);
});

test("a group that is folded takes no room", () => {
  expect(columns([0, 2])["--mlw-of-3"]).toBe(2);
});
