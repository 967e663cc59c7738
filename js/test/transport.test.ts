import { expect, test } from "vitest";
import { CommTransport, type CommModel } from "../src/transport/comm";
import { FrozenTransport } from "../src/transport/frozen";
import type { Delivery } from "../src/transport/base";
import { RunModel } from "../src/model/run";
import { points, snapshot } from "./messages";
import { FakeModel } from "./model";

function collect(model: CommModel): Delivery[] {
  const deliveries: Delivery[] = [];
  new CommTransport(model).subscribe((delivery) => deliveries.push(delivery));
  return deliveries;
}

function base64(view: DataView): string {
  return Buffer.from(view.buffer).toString("base64");
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

  expect(() => { new CommTransport(model).send({ type: "ready", protocol: 1 }); }).not.toThrow();
});

test("frozen data is one snapshot and then closed", () => {
  const { header, columns } = snapshot(7, { loss: [3, NaN] });
  const run = new RunModel(() => undefined);

  new FrozenTransport(header, base64(columns)).subscribe((one) => { run.receive(one.header, one.columns); });

  expect(run.link.value).toBe("closed");
  expect(Array.from(run.series.value[0]?.columns().values ?? [])).toEqual([3, NaN]);
});

test("damaged frozen data is no error", () => {
  const run = new RunModel(() => undefined);

  new FrozenTransport(null, "%%%").subscribe((one) => { run.receive(one.header, one.columns); });

  expect(run.link.value).toBe("closed");
});
