/** A cell's place in a table. */
export interface At {
  readonly row: number;
  readonly column: number;
}

/**
 * Puts cells on the clipboard with all their digits: those that are selected, else the one that is read.
 *
 * @param box - the element with the rows in it.
 * @param exactly - the text of a cell.
 * @param at - the cell that is read.
 */
export function copy(event: ClipboardEvent, box: Element | null, exactly: (at: At) => string, at: At | null): void {
  if (box === null || event.clipboardData === null) return;
  const selection = document.getSelection();
  const lines = selection?.isCollapsed === false ? selected(box, selection, exactly) : at === null ? [] : [exactly(at)];
  if (lines.length === 0) return;
  event.preventDefault();
  event.clipboardData.setData("text/plain", lines.join("\n"));
}

function selected(box: Element, selection: Selection, exactly: (at: At) => string): string[] {
  return [...box.querySelectorAll("[role=row]")].flatMap((line) => {
    const cells = [...line.children];
    const row = Number(line.getAttribute("aria-rowindex")) - 2; // the first is the head, and they count from 1
    const columns = cells.map((_, column) => column).filter((column) => selection.containsNode(cells[column] ?? line, true));
    const words = columns.map((column) => (row < 0 ? (cells[column]?.textContent ?? "") : exactly({ row, column })));
    return words.length === 0 ? [] : [words.join("\t")];
  });
}
