import type { Columns } from "../../model/compact";
import { copyColumns } from "../../model/decode";
import type { Line } from "../chart";
import { countBelow, type Range } from "../scale";
import type { Axis } from "../surroundings";
import type { Trace } from "../trace";

/** Points of one answer; what holds more is asked for in parts. */
const MOST = 20_000;
/** Of so many points a part is likely to hold few enough, though they lie unevenly. */
const AIM = 15_000;

/** What is asked for: from `low` to before `high`, or with it where it is the end of all. */
interface Part extends Range {
  readonly isLast: boolean;
}

/**
 * Every point of what is shown, as a table: of one line step, time and value; of several with the line's
 * name before them. Where the view holds fewer points than there are, the others are asked for; what
 * cannot be had is missing.
 */
export async function csvOf(traces: readonly Trace[], axis: Axis, section: Range | null): Promise<string> {
  const several = traces.length > 1;
  const texts = [several ? "line,step,time,value\n" : "step,time,value\n"];
  for (const trace of traces) {
    const { columns, line, start } = trace;
    const column = columns[axis === "step" ? "steps" : "times"];
    const shift = axis === "relative" ? start : 0;
    const low = section === null ? (column[0] ?? NaN) : section.low + shift;
    const high = section === null ? (column[column.length - 1] ?? NaN) : section.high + shift;
    const name = several ? `${quoted(line.label)},` : "";
    const all = { low, high, isLast: true };
    const isHere = line.metric.total.peek() <= line.metric.length;
    const parts = isHere ? [inside(columns, axis, all)] : await ask(line, columns, axis, all);
    for (const part of parts) texts.push(rows(part, name));
  }
  return texts.join("");
}

/** The points of a part; of what cannot be had those that are held. */
async function ask(line: Line, held: Columns, axis: Axis, part: Part): Promise<Columns[]> {
  const { low, high } = part;
  const along = axis === "step" ? "step" : "time";
  let reply;
  try {
    reply = await line.run.ask({ what: "range", series: [line.metric.id], axis: along, low, high, most: MOST });
  } catch {
    return [inside(held, axis, part)];
  }
  const [found] = reply.body.parts;
  const columns = found === undefined ? null : copyColumns(reply.columns, found.at, found.n);
  if (found === undefined || columns === null) return [inside(held, axis, part)];
  const width = (high - low) / Math.ceil(found.count / AIM);
  // more than that at one place cannot be had
  if (found.exact || !(width > (along === "step" ? 0.5 : 1e-6))) return [inside(columns, axis, part)];
  const all: Columns[] = [];
  for (let from = low; from < high; from += width) {
    const isLast = from + width * 1.001 >= high;
    all.push(...await ask(line, held, axis, { low: from, high: isLast ? high : from + width, isLast: isLast && part.isLast }));
    if (isLast) break;
  }
  return all;
}

function inside({ steps, times, values }: Columns, axis: Axis, { low, high, isLast }: Part): Columns {
  const column = axis === "step" ? steps : times;
  const [from, to] = [countBelow(column, low), countBelow(column, high, isLast)];
  return { steps: steps.subarray(from, to), times: times.subarray(from, to), values: values.subarray(from, to) };
}

function rows({ steps, times, values }: Columns, name: string): string {
  const lines: string[] = [];
  values.forEach((value, at) => { lines.push(`${name}${steps[at]},${times[at]},${number(value)}\n`); });
  return lines.join("");
}

/** As Python and pandas read them. */
function number(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

/** A name as it is; but a table program must not take it for a formula. */
function quoted(name: string): string {
  const harmless = /^[=+\-@\t\r]/.test(name) ? `'${name}` : name;
  return `"${harmless.replaceAll('"', '""')}"`;
}
