import { expect, test } from "vitest";
import { draw, Stored, START } from "./plots";

const N = 20_000;
const long = (spike: number): number[] => Array.from({ length: N }, (_, at) => (at === 7777 ? spike : Math.sin(at / 500)));

test("steps that a line skips are drawn where they are", () => {
  const { pen, drawn } = draw([new Stored({ loss: { values: [1, 3, 2], steps: [0, 10, 40] } }).line("loss")]);

  const [line] = pen.lines("hue-0");
  expect(line?.pieces[0]?.map(([x]) => Math.round(drawn?.layout.x.value(x) ?? NaN))).toEqual([0, 10, 40]);
});

test.each([50, -50])("of very many points few are drawn, and a spike of %s is among them", (spike) => {
  const { pen, drawn } = draw([new Stored({ loss: { values: long(spike) } }).line("loss")]);

  const points = pen.lines("hue-0")[0]?.pieces.flat() ?? [];
  expect(points.length).toBeLessThan(2 * 300);
  expect(points.map(([, y]) => Math.round(drawn?.layout.y.value(y) ?? NaN))).toContain(spike);
});

test("NaN leaves a gap and a cross, infinities triangles at the edges", () => {
  const { pen } = draw([new Stored({ loss: { values: [1, 2, NaN, 2, 1, Infinity, 1, -Infinity, 2, 2] } }).line("loss")]);

  expect(pen.lines("hue-0")[0]?.pieces).toHaveLength(4);
  expect(pen.lines("alarm")).toHaveLength(1);
  expect(pen.marks("alarm")).toHaveLength(2);
});

test("a series of nothing but NaN shows its marks, and no numbers at its side", () => {
  const { pen, drawn } = draw([new Stored({ loss: { values: [NaN, NaN, NaN] } }).line("loss")]);

  expect(pen.lines("alarm")[0]?.pieces).toHaveLength(6);
  expect(drawn?.layout.yTicks.labels).toEqual([]);
  expect(drawn?.nothing).toBeNull();
});

test("one point is a dot in the middle", () => {
  const { pen, drawn } = draw([new Stored({ loss: { values: [5] } }).line("loss")]);

  const { left = 0, right = 0 } = drawn?.layout.frame ?? {};
  expect(pen.dots("hue-0")).toEqual([Math.round((left + right) / 2)]);
});

test("a point between two gaps is a dot", () => {
  const values = Array.from({ length: 1000 }, (_, at) => (at === 499 || at === 501 ? NaN : 1));

  expect(draw([new Stored({ loss: { values } }).line("loss")]).pen.dots("hue-0")).toHaveLength(1);
});

test("points that stand wide apart are dots on their line", () => {
  expect(draw([new Stored({ loss: { values: [1, 2, 3, 4] } }).line("loss")]).pen.dots("hue-0")).toHaveLength(4);
});

test("nothing was logged yet: nothing is drawn", () => {
  expect(draw([new Stored({ loss: { values: [] } }).line("loss")]).drawn).toBeNull();
});

test("steps that go back are drawn in order", () => {
  const { pen } = draw([new Stored({ loss: { values: [1, 2, 3, 4], steps: [5, 6, 2, 3] } }).line("loss")]);

  const places = pen.lines("hue-0")[0]?.pieces.flat().map(([x]) => x) ?? [];
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test("a clock that jumps back is drawn in the order of its times, without times that are none", () => {
  const times = [START + 10, START + 5, NaN, START + 20];
  const { pen } = draw([new Stored({ loss: { values: [1, 2, 3, 4], times } }).line("loss")], ({ axis }) => { axis.value = "relative"; });

  const points = pen.lines("hue-0")[0]?.pieces.flat() ?? [];
  expect(points).toHaveLength(3);
  expect(points.map(([x]) => x)).toEqual(points.map(([x]) => x).sort((a, b) => a - b));
});

test("runs that began at other times begin together on the axis of relative time", () => {
  const stored = new Stored({ loss: { values: [1, 2] } }, 1, 2);
  const { pen } = draw([stored.line("loss", 0, 0), stored.line("loss", 1, 1)], ({ axis }) => { axis.value = "relative"; });

  const begins = ["hue-0", "hue-1"].map((hue) => pen.lines(hue)[0]?.pieces[0]?.[0]?.[0] ?? NaN);
  expect((begins[0] ?? 0) > (begins[1] ?? 0)).toBe(true); // the second one's clock says 1,000 seconds less
});

test("a smoothed line stands before the faint raw one", () => {
  const { pen } = draw([new Stored({ loss: { values: [1, 5, 1, 5] } }).line("loss")], ({ smoothing }) => { smoothing.value = 0.8; });

  const [raw, smoothed] = pen.lines("hue-0");
  expect([raw?.alpha, smoothed?.alpha]).toEqual([0.3, 1]);
  expect(raw?.pieces).not.toEqual(smoothed?.pieces);
});

test("outliers are left outside and marked at the edge", () => {
  const values = Array.from({ length: 500 }, (_, at) => (at === 250 ? 1000 : Math.sin(at / 20)));
  const lines = [new Stored({ loss: { values } }).line("loss")];

  const { pen, drawn } = draw(lines, ({ clip }) => { clip.value = true; });

  expect(drawn?.layout.y.range.high).toBeLessThan(2);
  expect(pen.marks("hue-0")[0]?.pieces).toHaveLength(1);
  expect(draw(lines).drawn?.layout.y.range.high).toBeGreaterThan(1000);
});

test("clipping leaves values alone among which none is far off", () => {
  const values = Array.from({ length: 500 }, (_, at) => at);
  const lines = [new Stored({ loss: { values } }).line("loss")];

  expect(draw(lines, ({ clip }) => { clip.value = true; }).drawn?.layout.y.range).toEqual(draw(lines).drawn?.layout.y.range);
});

test("what has no place on a logarithmic axis is marked below, and no line goes there", () => {
  const { pen } = draw([new Stored({ loss: { values: [1, 0, 10, -5, 100] } }).line("loss")], ({ logY }) => { logY.value = true; });

  expect(pen.marks("hue-0")[0]?.pieces).toHaveLength(2);
  expect(pen.lines("hue-0")[0]?.pieces).toHaveLength(3);
});

test("step 0 is marked at the left of a logarithmic axis of steps", () => {
  const { pen } = draw([new Stored({ loss: { values: [1, 2, 3, 2] } }).line("loss")], ({ logX }) => { logX.value = true; });

  expect(pen.marks("hue-0")[0]?.pieces).toHaveLength(1);
});

test("wall time has no logarithm", () => {
  const lines = [new Stored({ loss: { values: [1, 2, 3] } }).line("loss")];
  const scale = (logX: boolean): unknown => draw(lines, (reading) => { reading.axis.value = "time"; reading.logX.value = logX; }).drawn?.layout.x;

  expect(scale(true)).toEqual(scale(false));
});

test("values of which none is above 0 are told in words on a logarithmic axis", () => {
  const { drawn } = draw([new Stored({ loss: { values: [-1, -2] } }).line("loss")], ({ logY }) => { logY.value = true; });

  expect(drawn?.nothing).toBe("No value above 0 here");
});

test("a section shows only what lies in it, with the line to its neighbours", () => {
  const { pen, drawn } = draw([new Stored({ loss: { values: [0, 100, 2, 3, 100, 5] } }).line("loss")], ({ zoom }) => {
    zoom.value = { low: 1.5, high: 3.5 };
  });

  const points = pen.lines("hue-0")[0]?.pieces[0] ?? [];
  expect(points).toHaveLength(4);
  expect(drawn?.layout.x.range).toEqual({ low: 1.5, high: 3.5 });
});

test("a section without points says so, unless the line goes through it", () => {
  const lines = [new Stored({ loss: { values: [1, 2, 3] } }).line("loss")];
  const nothing = (low: number, high: number): string | null | undefined =>
    draw(lines, ({ zoom }) => { zoom.value = { low, high }; }).drawn?.nothing;

  expect(nothing(10, 20)).toBe("Nothing here");
  expect(nothing(1.2, 1.8)).toBeNull();
});

test("the mean of runs has a band from the least to the greatest", () => {
  const stored = new Stored({ a: { values: [1, 2, 3] }, b: { values: [3, 6], steps: [0, 2] } });
  const members = [stored.line("a"), stored.line("b")];

  const { pen, drawn } = draw([{ ...stored.line("a"), label: "mean", members }]);

  const level = (y: number): number => Number(drawn?.layout.y.value(y).toFixed(6));
  expect(pen.lines("hue-0")[0]?.pieces[0]?.map(([, y]) => level(y))).toEqual([2, 3.25, 4.5]);
  const [band] = pen.marks("hue-0");
  expect(band?.alpha).toBeLessThan(0.5);
  expect(band?.pieces[0]?.map(([, y]) => level(y))).toEqual([3, 4.5, 6, 3, 2, 1]);
});

test("a run that ended early has no part in the mean after its end, nor has what is not finite", () => {
  const stored = new Stored({ a: { values: [1, NaN, 3, 5] }, b: { values: [3, 5] } });

  const { pen, drawn } = draw([{ ...stored.line("a"), label: "mean", members: [stored.line("a"), stored.line("b")] }]);

  const points = pen.lines("hue-0")[0]?.pieces[0] ?? [];
  expect(points.map(([, y]) => Number(drawn?.layout.y.value(y).toFixed(6)))).toEqual([2, 5, 3, 5]);
});

test("turns of knobs are lines from top to bottom", () => {
  const { pen, drawn } = draw([new Stored({ loss: { values: [1, 2, 3] } }).line("loss")], undefined, [1, 99]);

  const turns = pen.lines("faint");
  expect(turns[0]?.pieces.map(([first]) => Math.round(drawn?.layout.x.value(first?.[0] ?? NaN) ?? NaN))).toEqual([1]);
});

test("values that no axis can hold are marked at its ends", () => {
  const { pen } = draw([new Stored({ loss: { values: [1e308, 0, -1e308] } }).line("loss")]);

  expect(pen.lines("hue-0")).toHaveLength(1);
  expect(pen.marks("hue-0").map(({ pieces }) => pieces.length)).toEqual([1, 1]);
});

test.each([[[3e307, -3e307]], [[5e-324, 1]], [[0, 0, 0]], [[1e15, 1e15 + 1]]])("the values %j are drawn inside the frame", (values) => {
  const { pen, drawn } = draw([new Stored({ loss: { values } }).line("loss")]);

  const heights = pen.lines("hue-0").flatMap(({ pieces }) => pieces.flat().map(([, y]) => y));
  expect(heights).toHaveLength(values.length);
  for (const y of heights) {
    expect(y).toBeGreaterThanOrEqual(drawn?.layout.frame.top ?? NaN);
    expect(y).toBeLessThanOrEqual(drawn?.layout.frame.bottom ?? NaN);
  }
});
