import type { Pen } from "../../model/pen";
import type { Row, Span } from "../../model/row";
import { levelOf } from "./levels";
import { styleOf } from "./looks";

/** Places of one line that are marked. */
const MOST_MARKS = 500;

/** One line of a log, as text. */
export function Line({ row, marks, isFound }: { row: Row; marks: RegExp | null; isFound: boolean }) {
  const { spans, text } = row;
  const pieces = marks === null ? spans : marked(spans, text, marks);
  return (
    <div class="mlw-line" data-level={levelOf(text) ?? undefined} data-found={isFound || undefined} aria-current={isFound || undefined}>
      {row.partial ? <span class="mlw-log-cut" title="The line begins earlier">…</span> : null}
      {pieces.map((piece, at) => <Piece key={at} {...piece} />)}
      {row.beyond > 0 ? <span class="mlw-log-cut"> … {row.beyond.toLocaleString("en-US")} more</span> : null}
      {text === "" ? <br /> : null}
    </div>
  );
}

function Piece({ text, pen, mark }: { text: string; pen: Pen; mark?: boolean }) {
  const style = styleOf(pen);
  if (mark === true) return <mark style={style}>{text}</mark>;
  return style === undefined ? <>{text}</> : <span style={style}>{text}</span>;
}

/** The spans, cut where something is marked. */
function marked(spans: readonly Span[], text: string, marks: RegExp): (Span & { mark: boolean })[] {
  const edges: number[] = [];
  for (const { 0: found, index } of text.matchAll(marks)) {
    if (edges.push(index, index + found.length) >= 2 * MOST_MARKS) break;
  }
  const pieces: (Span & { mark: boolean })[] = [];
  let [at, passed] = [0, 0];
  for (const span of spans) {
    const start = at;
    const end = start + span.text.length;
    while (at < end) {
      while ((edges[passed] ?? Infinity) <= at) passed++;
      const to = Math.min(end, edges[passed] ?? end);
      pieces.push({ text: span.text.slice(at - start, to - start), pen: span.pen, mark: passed % 2 === 1 });
      at = to;
    }
  }
  return pieces;
}
