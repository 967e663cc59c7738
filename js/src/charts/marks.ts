import type { Columns } from "../model/compact";
import type { Frame } from "./plot";

/**
 * Marks what a line cannot show: values that are no number, on the frame, and single points between gaps.
 *
 * +Inf is a triangle at the top, −Inf one at the bottom, NaN a cross at the bottom.
 */
export function drawMarks(frame: Frame, columns: Columns, alarm: string, line: string): void {
  const { context, px } = frame;
  context.save();
  context.beginPath();
  context.rect(frame.left - 4 * px, frame.top - 6 * px, frame.right - frame.left + 8 * px, frame.bottom - frame.top + 12 * px);
  context.clip();
  context.lineWidth = 1.5 * px;
  context.strokeStyle = alarm;
  const drawnTo = new Map<number, number>();
  columns.values.forEach((value, at) => {
    const x = frame.x(columns.steps[at] ?? 0);
    if (Number.isFinite(value)) {
      context.fillStyle = line;
      if (isAlone(columns.values, at)) dot(frame, x, frame.y(value));
      return;
    }
    if (x - (drawnTo.get(value) ?? -Infinity) < 3 * px) return; // a long row is one band of marks
    drawnTo.set(value, x);
    context.fillStyle = alarm;
    if (Number.isNaN(value)) cross(frame, x, frame.bottom - 4 * px);
    else if (value > 0) triangle(frame, x, frame.top, 1);
    else triangle(frame, x, frame.bottom, -1);
  });
  context.restore();
}

function isAlone(values: Float64Array, at: number): boolean {
  return !Number.isFinite(values[at - 1] ?? NaN) && !Number.isFinite(values[at + 1] ?? NaN);
}

function dot({ context, px }: Frame, x: number, y: number): void {
  context.beginPath();
  context.arc(x, y, 2.5 * px, 0, 2 * Math.PI);
  context.fill();
}

function cross({ context, px }: Frame, x: number, y: number): void {
  const arm = 3 * px;
  context.beginPath();
  context.moveTo(x - arm, y - arm);
  context.lineTo(x + arm, y + arm);
  context.moveTo(x - arm, y + arm);
  context.lineTo(x + arm, y - arm);
  context.stroke();
}

function triangle({ context, px }: Frame, x: number, edge: number, down: number): void {
  const arm = 4 * px;
  context.beginPath();
  context.moveTo(x, edge - down * 1 * px);
  context.lineTo(x - arm, edge + down * 6 * px);
  context.lineTo(x + arm, edge + down * 6 * px);
  context.fill();
}
