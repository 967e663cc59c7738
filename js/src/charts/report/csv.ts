/** What may stand in a cell. */
export type Cell = string | number | boolean | null;

/**
 * Rows as text that every spreadsheet reads; numbers with all their digits.
 *
 *     csv([["step", "loss"], [1, 0.5]])  // "step,loss\r\n1,0.5\r\n"
 */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
}

/** As Python writes it: nothing for None, which is not the same as an empty text. */
function quoted(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "boolean") return cell ? "True" : "False";
  if (typeof cell === "number") {
    if (Number.isFinite(cell)) return String(cell);
    return Number.isNaN(cell) ? "nan" : cell > 0 ? "inf" : "-inf";
  }
  return cell === "" || /[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell;
}
