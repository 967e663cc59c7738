const GROUPED = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/**
 * A number in few characters, for reading at a glance.
 *
 *     short(0.123456789)  // "0.12346"
 *     short(1234567)      // "1,234,567"
 */
export function short(value: number): string {
  if (!Number.isFinite(value)) return exact(value);
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) return GROUPED.format(value);
  if (size >= 1e6 || size < 1e-4) return trim(value.toExponential(3));
  return trim(value.toPrecision(5));
}

/** A number with all its digits, in Python's words for what is no number. */
export function exact(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "−Inf";
  return minus(String(value));
}

/**
 * A number with as many digits as tell it apart from all that are not next to it: for small places.
 *
 *     precise(1 / 3)  // "0.33333333"
 */
export function precise(value: number): string {
  const all = exact(value);
  return all.length <= 10 ? all : trim(value.toPrecision(8));
}

/** Time of day on the viewer's clock. */
export function timeOfDay(seconds: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return "";
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/**
 * A duration as a clock shows it.
 *
 *     duration(75)     // "1:15"
 *     duration(90061)  // "1 d 1:01:01"
 */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const days = Math.floor(whole / 86400);
  const hours = Math.floor((whole % 86400) / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  const clock = hours > 0 || days > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
  return days > 0 ? `${days} d ${clock}` : clock;
}

/**
 * How long something took that is over.
 *
 *     took(0.25)  // "under 1 s"
 *     took(75)    // "1:15"
 */
export function took(seconds: number): string {
  return seconds < 1 ? "under 1 s" : duration(seconds);
}

const UNITS: readonly (readonly [string, number])[] = [["d", 86_400], ["h", 3600], ["m", 60]];

/**
 * A duration in its units.
 *
 *     elapsed(80)    // "1m 20s"
 *     elapsed(3600)  // "1h"
 *     elapsed(0.25)  // "0.25s"
 */
export function elapsed(seconds: number): string {
  if (seconds < 0) return `−${elapsed(-seconds)}`;
  let rest = seconds < 0.001 ? seconds : Math.round(seconds * 1000) / 1000;
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * size;
  }
  const left = trim(rest < 0.001 ? rest.toPrecision(3) : rest.toFixed(3));
  if (Number(rest.toFixed(3)) > 0 || parts.length === 0) parts.push(`${left}s`);
  return parts.join(" ");
}

const DATE = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric" });
const DATE_AND_YEAR = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", year: "numeric" });

/**
 * A point of time on the viewer's clock, where labels stand `gap` seconds apart.
 *
 * @param dated - whether it says the day also where it is not midnight.
 */
export function clock(seconds: number, gap: number, dated = false): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return "";
  const day = (gap > 20_000_000 ? DATE_AND_YEAR : DATE).format(date);
  if (gap >= 86_400) return day;
  const time = timeOfDay(seconds);
  if (time === "00:00:00" && gap >= 60) return day;
  const part = gap < 1 ? (date.getMilliseconds() / 1000).toFixed(3).slice(1).replace(/\.?0+$/, "") : "";
  const short = gap < 60 ? time + part : time.slice(0, 5);
  return dated ? `${day} ${short}` : short;
}

/** Day and time of day, to the millisecond. */
export function moment(seconds: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return "";
  const part = String(date.getMilliseconds()).padStart(3, "0");
  return `${DATE_AND_YEAR.format(date)} ${timeOfDay(seconds)}.${part}`;
}

/** Labels of an axis: as many digits as its ticks need to differ. */
export function ticks(values: readonly number[]): string[] {
  const [first = 0, second = first] = values;
  const gap = Math.abs(second - first);
  const size = Math.max(Math.abs(first), Math.abs(values[values.length - 1] ?? 0));
  if (gap === 0) return values.map(tick);
  if (size >= 1e4 || (size > 0 && size < 1e-3)) {
    const digits = gap > 0 ? Math.min(6, Math.max(0, Math.ceil(Math.log10(size / gap)))) : 2;
    return values.map((value) => (value === 0 ? "0" : power(value, digits)));
  }
  const digits = gap > 0 ? decimals(gap) : 3;
  return values.map((value) => minus(value.toFixed(digits)));
}

/**
 * The label of a tick that stands for itself, as on a logarithmic axis.
 *
 *     tick(10000)  // "10k"
 */
export function tick(value: number): string {
  const size = Math.abs(value);
  return size >= 1e4 || (size > 0 && size < 1e-3) ? power(value, 2) : trim(value.toPrecision(5));
}

/** How many decimals it takes to write `gap`. */
function decimals(gap: number): number {
  for (let digits = 0; digits < 9; digits++) {
    const scaled = gap * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return digits;
  }
  return 9;
}

const THOUSANDS: readonly (readonly [number, string])[] = [
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
];

function power(value: number, digits: number): string {
  const unit = THOUSANDS.find(([size]) => Math.abs(value) >= size);
  if (unit === undefined || Math.abs(value) >= 1e12) return trim(value.toExponential(digits));
  return minus(String(Number((value / unit[0]).toPrecision(6)))) + unit[1];
}

function trim(text: string): string {
  const [mantissa = "", exponent] = text.split("e");
  const shorter = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return minus(exponent === undefined ? shorter : `${shorter}e${exponent.replace("+", "")}`);
}

function minus(text: string): string {
  return text.replace(/-/g, "−");
}
