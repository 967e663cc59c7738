import type { Coded } from "../../wire";

/** The points of one series. */
export interface Unpacked {
  readonly steps: Float64Array;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/**
 * The columns of each series, out of their planes: `Coded` in wire.ts says how they lie there.
 *
 *     const [loss] = unpack(coded, rest);
 */
export function unpack(coded: Coded, rest: DataView): Unpacked[] {
  const count = coded.n.reduce((sum, n) => sum + n, 0);
  const [forSteps = 0, forTimes = 0, forValues = 0] = coded.planes;
  const atTimes = coded.at + forSteps * count;
  const atValues = atTimes + forTimes * count;
  const atLast = atValues + forValues * count;
  if (!(count >= 0) || atLast > rest.byteLength) throw new Error("the columns are cut");
  const steps = whole(rest, coded.at, forSteps, count);
  const times = coded.exact ? floats(rest, atTimes, count) : whole(rest, atTimes, forTimes, count).map((ticks) => coded.base + ticks * coded.tick);
  const values = coded.exact ? floats(rest, atValues, count) : halves(whole(rest, atValues, forValues, count));
  let start = 0;
  let last = atLast;
  return coded.n.map((n) => {
    const own = { steps: steps.subarray(start, start + n), times: times.subarray(start, start + n), values: values.subarray(start, start + n) };
    start += n;
    if (!coded.exact && n > 0) {
      for (const column of [own.steps, own.times, own.values]) {
        column[n - 1] = rest.getFloat64(last, true);
        last += 8;
      }
    }
    return own;
  });
}

/** Whole numbers out of their differences. */
function whole(rest: DataView, at: number, planes: number, count: number): Float64Array {
  const column = new Float64Array(count);
  let before = 0;
  for (let place = 0; place < count; place++) {
    let folded = 0;
    for (let plane = planes - 1; plane >= 0; plane--) folded = folded * 256 + rest.getUint8(at + plane * count + place);
    before += folded % 2 === 1 ? -(folded + 1) / 2 : folded / 2;
    column[place] = before;
  }
  return column;
}

function floats(rest: DataView, at: number, count: number): Float64Array {
  const column = new Float64Array(count);
  const bytes = new Uint8Array(column.buffer);
  for (let plane = 0; plane < 8; plane++) {
    for (let place = 0; place < count; place++) bytes[8 * place + plane] = rest.getUint8(at + plane * count + place);
  }
  return column;
}

/** Floats of which only the higher half was kept. */
function halves(column: Float64Array): Float64Array {
  const one = new DataView(new ArrayBuffer(8));
  return column.map((half) => {
    one.setUint32(4, half, true);
    return one.getFloat64(0, true);
  });
}
