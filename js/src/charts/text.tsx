import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Entry } from "../wire";
import type { Chart, ChartProps } from "./chart";
import { useInView } from "./figure/size";
import { exact, timeOfDay } from "./format";
import { csv } from "./report/csv";
import { Frame, Note, Waiting } from "./report/frame";
import { visible } from "./report/visible";
import { save } from "./save";
import { Texts } from "./text/texts";

/** Texts over steps, as a list. */
export const text: Chart = {
  place: "reports",
  View,
  describe: (metric) => `${metric.name}: ${metric.total.peek()} texts`,
};

/** So many can be overlooked without searching. */
const FEW = 8;
const SHORT = 400;
const LONG = 20_000;
/** So many are looked through at once. */
const MANY = 1000;

function View({ run, metric }: ChartProps) {
  const root = useRef<HTMLElement>(null);
  const inView = useInView(root);
  const texts = useMemo(() => new Texts(run, metric), [run, metric]);
  useEffect(() => texts.follow(inView), [texts, inView]);
  const query = useSignal("");
  const total = metric.total.value;
  const entries = texts.entries.value;
  const words = query.value.toLowerCase();
  const found = words === "" ? entries : entries.filter((entry) => textOf(entry).toLowerCase().includes(words));
  const older = texts.from.value;
  const saveAll = async (): Promise<void> => {
    const all = await texts.all(0, metric.total.peek());
    if (all.length < total) throw new Error(texts.error.peek() ?? "Not all of them could be had.");
    const rows = all.map((entry) => [entry.step, entry.time, entry.value === null ? null : textOf(entry)]);
    save(new Blob([csv([["step", "time", "value"], ...rows])], { type: "text/csv" }), `${metric.name}.csv`);
  };
  return (
    <Frame name={metric.name} root={root} choices={total === 0 ? [] : [{ title: "Save data as CSV", act: saveAll }]}>
      {total > FEW ? (
        <input
          class="mlw-field mlw-search"
          type="search"
          placeholder="Find text"
          aria-label={`Find text in ${metric.name}`}
          value={query.value}
          onInput={(event) => { query.value = event.currentTarget.value; }}
        />
      ) : null}
      {entries.length === 0 && texts.error.value === null ? <Waiting total={total} /> : null}
      <div class="mlw-texts" tabIndex={0} role="region" aria-label={`${metric.name}, newest first`}>
        <ol>
          {found.map((entry) => <Item key={entry.number} entry={entry} words={words} />)}
        </ol>
        {words !== "" ? <p class="mlw-faint" role="status">{found.length} of the newest {entries.length} hold it.</p> : null}
        {older > 0 ? (
          <button type="button" class="mlw-button" onClick={() => { void texts.older(words === "" ? undefined : MANY); }}>
            {words === "" ? "Show older ones" : "Look through older ones"} ({exact(older)})
          </button>
        ) : null}
      </div>
      {texts.error.value === null ? null : <Note>Not all texts can be had: {texts.error.value}</Note>}
    </Frame>
  );
}

function textOf({ value }: Entry): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** One text with its step; a long one is shortened until somebody wants more of it. */
function Item({ entry, words }: { entry: Entry; words: string }) {
  const shown = useSignal(SHORT);
  const whole = textOf(entry);
  const at = words === "" ? -1 : whole.toLowerCase().indexOf(words);
  const from = at > SHORT / 2 ? at - SHORT / 4 : 0;
  const part = whole.slice(from, from + shown.value);
  const rest = whole.length - from - part.length;
  return (
    <li>
      <p class="mlw-faint">step {exact(entry.step)} · {timeOfDay(entry.time)}{entry.value === null ? " · None" : ""}</p>
      {entry.value === null ? null : (
        <pre class="mlw-text" dir="auto">
          {from > 0 ? "…" : ""}
          {at < 0 ? visible(part) : <Marked text={part} from={at - from} to={at - from + words.length} />}
          {rest > 0 ? "…" : ""}
        </pre>
      )}
      {rest > 0 ? (
        <button type="button" class="mlw-button" onClick={() => { shown.value += LONG; }}>
          {exact(rest)} more characters
        </button>
      ) : null}
    </li>
  );
}

function Marked({ text: all, from, to }: { text: string; from: number; to: number }) {
  return <>{visible(all.slice(0, from))}<mark>{visible(all.slice(from, to))}</mark>{visible(all.slice(to))}</>;
}
