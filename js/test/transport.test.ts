import { expect, test } from "vitest";
import { CommTransport, type CommModel } from "../src/transport/comm";
import type { Delivery } from "../src/transport/base";
import { points, snapshot } from "./messages";
import { FakeModel } from "./model";

function collect(model: CommModel): Delivery[] {
  const deliveries: Delivery[] = [];
  new CommTransport(model).subscribe((delivery) => deliveries.push(delivery));
  return deliveries;
}

test("the comm gives the synced snapshot first and then every message", () => {
  const model = new FakeModel(snapshot(0, { loss: [1] }));

  const deliveries = collect(model);
  model.push(points(1, { loss: [2] }, 1));

  expect(deliveries.map(({ header }) => (header as { type: string }).type)).toEqual(["snapshot", "points"]);
});

test("an empty synced snapshot is not a message", () => {
  expect(collect(new FakeModel())).toEqual([]);
});

test("a synced snapshot that changes is given once, though it is two traits", async () => {
  const model = new FakeModel(snapshot(0, {}));
  const deliveries = collect(model);

  model.sync(snapshot(5, { loss: [1] }));
  await Promise.resolve();

  expect(deliveries.map(({ header }) => (header as { seq: number }).seq)).toEqual([0, 5]);
});

test("a kernel that is gone does not make sending fail", () => {
  const model = new FakeModel();
  model.send = () => { throw new Error("Kernel is dead"); };

  expect(() => { new CommTransport(model).send({ type: "ready", protocol: 1, has: false }); }).not.toThrow();
});

test("messages that came before anybody could listen are given first, in their order", () => {
  const model = new FakeModel();
  const early = [snapshot(0, { loss: [1] }), points(1, { loss: [2] }, 1)].map(({ header, columns }) => [header, [columns]]);
  const seen: unknown[] = [];
  new CommTransport(model, early).subscribe(({ header }) => seen.push((header as { seq: number }).seq));

  model.push(points(2, { loss: [3] }, 2));

  expect(seen).toEqual([0, 1, 2]);
});
