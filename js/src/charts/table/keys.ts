import type { At } from "./copy";

/** The cell that a key leads to; null for a key that leads nowhere. */
export function next(event: KeyboardEvent, { row, column }: At, page: number, rows: number, columns: number): At | null {
  const all = event.ctrlKey || event.metaKey;
  const to: Readonly<Record<string, readonly [number, number]>> = {
    ArrowDown: [row + 1, column],
    ArrowUp: [row - 1, column],
    ArrowRight: [row, column + 1],
    ArrowLeft: [row, column - 1],
    PageDown: [row + page, column],
    PageUp: [row - page, column],
    Home: [all ? 0 : row, 0],
    End: [all ? rows - 1 : row, columns - 1],
  };
  const found = Object.hasOwn(to, event.key) ? to[event.key] : undefined;
  return found === undefined ? null : { row: inside(found[0], rows), column: inside(found[1], columns) };
}

function inside(at: number, count: number): number {
  return Math.max(0, Math.min(count - 1, at));
}
