import { onOneLine } from "../report/visible";
import type { Rows, Sort } from "./rows";

export interface HeadingProps {
  readonly rows: Rows;
  readonly column: string;
  readonly place: number;
  readonly isNumeric: boolean;
}

/** A column's name, by which the table is sorted: up, down, as it was logged. */
export function Heading({ rows, column, place, isNumeric }: HeadingProps) {
  const sort = rows.sort.value?.column === column ? rows.sort.value : null;
  const next: Sort | null = sort === null ? { column, descending: false } : sort.descending ? null : { column, descending: true };
  return (
    <div
      role="columnheader"
      aria-colindex={place + 1}
      aria-sort={sort === null ? "none" : sort.descending ? "descending" : "ascending"}
      data-numeric={isNumeric || undefined}
    >
      <button type="button" title={column} onClick={() => { rows.sort.value = next; }}>
        {onOneLine(column)}{sort === null ? "" : sort.descending ? " ▾" : " ▴"}
      </button>
    </div>
  );
}
