import { copyText } from "../../charts/clipboard";
import { exact } from "../../charts/format";
import type { ChartHandle } from "../../charts/line";
import type { Choice } from "../../charts/menu";
import { save } from "../../charts/save";
import { part, toggled, type Board } from "./board";
import { PATTERN, type Panel } from "./panels";

/** What can be done with a chart. */
export function cardChoices(panel: Panel, board: Board, chart: ChartHandle | null): Choice[] {
  const { key, name, lines } = panel;
  const isLarge = board.large.value === key;
  const isPinned = board.pinned.value.includes(key);
  const last = lines.length === 1 ? (lines[0]?.metric.last.peek() ?? null) : null;
  const choices: Choice[] = [
    { title: isLarge ? "Show small" : "Show large", act: () => { board.large.value = isLarge ? null : key; } },
    { title: isPinned ? "Unpin" : "Pin to the top", act: () => { board.pinned.value = toggled(board.pinned.value, key); } },
  ];
  if (last !== null) {
    choices.push({ title: "Copy the last value", act: () => { copyText(exact(last.value)).catch(() => undefined); } });
  }
  if (chart !== null) {
    choices.push(
      { title: "Save as PNG", act: () => { void chart.png().then((blob) => { save(blob, `${name}.png`); }); } },
      { title: "Save as SVG", act: () => { save(new Blob([chart.svg()], { type: "image/svg+xml" }), `${name}.svg`); } },
      {
        title: "Save data as CSV",
        act: () => { void chart.csv().then((text) => { save(new Blob([text], { type: "text/csv" }), `${name}.csv`); }); },
      },
    );
  }
  if (key.startsWith(PATTERN)) {
    choices.push({ title: "Remove this chart", act: () => { board.patterns.value = toggled(board.patterns.value, name); } });
  } else if (panel.made) {
    choices.push({ title: "A chart for each metric", act: () => { part(board, name); } });
  }
  return choices;
}
