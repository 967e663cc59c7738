import { expect, test } from "vitest";
import { Series } from "../src/model/series";
import { columns, groups } from "../src/views/metrics/groups";

function named(...names: string[]): Series[] {
  return names.map((name, id) => {
    const header = { id, name, kind: "scalar", total: 0, n: 0, at: 0 } as const;
    const none = { steps: new Float64Array(), times: new Float64Array(), values: new Float64Array() };
    return new Series(header, { ...none, id, total: 0, header });
  });
}

test.each([
  ["one card takes all the room", ["a"], 1],
  ["three take three columns", ["a", "b", "c"], 3],
  ["four stand two by two, since a second row is needed anyway", ["a", "b", "c", "d"], 2],
  ["groups of one, one and two stand two by two", ["a", "test/a", "train/a", "train/b"], 2],
  ["groups of one and two stand side by side", ["test/a", "train/a", "train/b"], 3],
])("where three columns fit, %s", (_, names, wanted) => {
  expect(columns(groups(named(...names)))["--mlw-of-3"]).toBe(wanted);
});
