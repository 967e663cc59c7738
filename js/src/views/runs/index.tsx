import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { useSurroundings } from "../../charts/surroundings";
import { selection, toggle, type Plot, type RunsBoard } from "./board";
import { ChooseColumns } from "./choose";
import { coloursOf, shades } from "./colours";
import { bestOf, columnsOf, differs, isHigherBetter, likeliest, sorted, type Column, type Item } from "./columns";
import { Parallel } from "./parallel";
import "./runs.css";
import { scaleOf, type Scale } from "./scale";
import { Scatter } from "./scatter";
import { Table } from "./table";

/** So many columns of a sort are shown unasked. */
const FEW = { parameter: 6, metric: 3 };
/** More axes stand too close. */
const MOST_AXES = 12;

interface Props {
  readonly items: readonly Item[];
  readonly board: RunsBoard;
  /** Seconds since the epoch. */
  readonly now: number;
  readonly lead?: (item: Item) => ComponentChildren;
  /** What else stands among the choices. */
  readonly children?: ComponentChildren;
}

/** Many runs: a table of them, and plots in which a part of them can be chosen. */
export function Runs({ items, board, now, lead, children }: Props) {
  const all = useMemo(() => columnsOf(items, now), [items, now]);
  const byKey = useMemo(() => new Map(all.map((column) => [column.key, column])), [all]);
  const varied = useMemo(() => all.filter((column) => column.group !== "run" && differs(column, items)), [all, items]);
  const metrics = all.filter(({ group }) => group === "metric");
  const best = byKey.get(board.best.value ?? "") ?? likeliest(metrics, varied);
  const highest = board.highest.value ?? isHigherBetter(best?.title ?? "");
  const columns = useMemo(
    () => chosen(all, varied, best, board.columns.value, board.same.value),
    [all, varied, best, board.columns.value, board.same.value],
  );
  const log = board.log.value;
  const plottable = useMemo(
    () => [...varied.filter(({ group }) => group !== "tag"), ...all.filter(({ key }) => key === "duration")]
      .flatMap((column) => scaleOf(column, items, log.has(column.key)) ?? []),
    [varied, all, items, log],
  );
  const inside = useMemo(() => selection(items, plottable, board.brushes.value), [items, plottable, board.brushes.value]);
  const query = board.query.value.toLowerCase();
  const sort = board.sort.value;
  const shown = useMemo(() => {
    const found = items.filter((item, at) => inside[at] === 1 && (query === "" || matches(item, columns, query)));
    const column = byKey.get(sort?.key ?? "");
    return column === undefined ? found : sorted(found, column, sort?.descending ?? false);
  }, [items, inside, query, columns, byKey, sort]);
  const winner = useMemo(() => bestOf(items, best, highest), [items, best, highest]);
  const isCut = board.brushes.value.size > 0;
  return (
    <>
      <div class="mlw-toolbar" role="toolbar" aria-label="How runs are shown">
        <input
          class="mlw-field mlw-search"
          type="search"
          placeholder="Find runs"
          aria-label="Find runs: a part of what stands in their row"
          value={board.query.value}
          onInput={(event) => { board.query.value = event.currentTarget.value; }}
        />
        <Pick label="Plot" value={board.plot.value} choices={PLOTS} pick={(plot) => { board.plot.value = plot as Plot; }} />
        {metrics.length === 0 ? null : (
          <>
            <Pick label="Best" value={best?.key ?? ""} choices={metrics.map(pair)} pick={(key) => { rank(board, key, isHigherBetter(byKey.get(key)?.title ?? "")); }} />
            <button
              type="button"
              class="mlw-button"
              title="Whether the highest value is the best one, or the lowest"
              onClick={() => { if (best !== undefined) rank(board, best.key, !highest); }}
            >
              {highest ? "highest" : "lowest"}
            </button>
          </>
        )}
        <ChooseColumns board={board} all={all} shown={columns} />
        <button
          type="button"
          class="mlw-button"
          aria-pressed={board.same.value}
          title="Also parameters that are the same in all runs"
          onClick={() => { board.same.value = !board.same.value; }}
        >
          all parameters
        </button>
        {children}
        {isCut ? (
          <button type="button" class="mlw-button" data-tone="active" onClick={() => { board.brushes.value = new Map(); }}>
            Show all again
          </button>
        ) : null}
        <span role="status">{shown.length === items.length ? "" : `${shown.length} of ${items.length} runs`}</span>
      </div>
      {board.plot.value === "none" ? null : (
        <Plots items={items} scales={plottable} columns={columns} best={best} inside={inside} board={board} />
      )}
      <Table
        items={shown}
        columns={columns}
        board={board}
        best={winner === null || best === undefined || items.length < 2 ? null : { item: winner, column: best }}
        lead={lead}
      />
      {shown.length === 0 ? <p class="mlw-empty">No run is like that.</p> : null}
    </>
  );
}

interface PlotsProps {
  readonly items: readonly Item[];
  readonly scales: readonly Scale[];
  readonly columns: readonly Column[];
  readonly best: Column | undefined;
  readonly inside: Uint8Array;
  readonly board: RunsBoard;
}

function Plots({ items, scales, columns, best, inside, board }: PlotsProps) {
  const { theme, recoloured } = useSurroundings();
  const numeric = scales.filter(({ names }) => names === null);
  const find = (key: string | null, otherwise: Scale | undefined): Scale | undefined =>
    scales.find(({ column }) => column.key === key) ?? otherwise;
  const isRuns = items.some(({ of }) => of !== null);
  const ofBest = numeric.find(({ column }) => column === best);
  const colour = board.colour.value === "" ? undefined : find(board.colour.value, isRuns ? undefined : ofBest);
  const colours = useMemo(
    () => coloursOf(items, colour ?? null, theme.read()),
    [items, colour, theme, recoloured.value],
  );
  const axes = useMemo(() => {
    const wanted = scales.filter(({ column }) => columns.includes(column) && column !== best && column.group !== "run");
    return [...wanted.slice(0, MOST_AXES - 1), ...scales.filter(({ column }) => column === best)];
  }, [scales, columns, best]);
  const y = find(board.y.value, ofBest ?? scales[1]);
  const x = find(board.x.value, scales.find((scale) => scale !== y && scale.log) ?? scales.find((scale) => scale !== y));
  const isScatter = board.plot.value === "scatter";
  if (isScatter ? x === undefined || y === undefined : axes.length < 2) {
    return <p class="mlw-empty">A plot needs two things in which these runs differ.</p>;
  }
  const hovered = items.find(({ id }) => id === board.hovered.value);
  return (
    <section class="mlw-plots" aria-label="Plot of runs">
      <div class="mlw-toolbar" role="toolbar" aria-label="How the plot is drawn">
        {!isScatter || x === undefined || y === undefined ? null : (
          <>
            <AxisPick label="Across" scale={x} scales={scales} board={board} pick={(key) => { board.x.value = key; }} />
            <AxisPick label="Up" scale={y} scales={scales} board={board} pick={(key) => { board.y.value = key; }} />
          </>
        )}
        <Pick
          label="Colour"
          value={colour?.column.key ?? ""}
          choices={[["", isRuns ? "of the run" : "none"], ...numeric.map(({ column }) => pair(column))]}
          pick={(key) => { board.colour.value = key; }}
        />
        {colour === undefined ? null : (
          <span class="mlw-ramp">
            {colour.words(colour.low)}
            <span aria-hidden="true" style={{ background: `linear-gradient(to right, ${shades(theme.read()).join(", ")})` }} />
            {colour.words(colour.high)}
          </span>
        )}
      </div>
      <div class="mlw-plot-box">
        {isScatter && x !== undefined && y !== undefined ? (
          <Scatter items={items} x={x} y={y} inside={inside} colours={colours} board={board} />
        ) : (
          <Parallel items={items} scales={axes} inside={inside} colours={colours} board={board} />
        )}
      </div>
      <p class="mlw-foot">{hovered === undefined ? "Drag along an axis to choose runs." : describe(hovered, columns)}</p>
    </section>
  );
}

/** Says what is best, and has the best come first. */
function rank(board: RunsBoard, key: string, highest: boolean): void {
  board.best.value = key;
  board.highest.value = highest;
  board.sort.value = { key, descending: highest };
}

const PLOTS: readonly (readonly [Plot, string])[] = [["none", "none"], ["parallel", "parallel coordinates"], ["scatter", "scatter"]];

interface PickProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (readonly [string, string])[];
  readonly pick: (key: string) => void;
}

function Pick({ label, value, choices, pick }: PickProps) {
  return (
    <label class="mlw-option">
      {label}
      <select class="mlw-field" value={value} onChange={(event) => { pick(event.currentTarget.value); }}>
        {choices.map(([key, title]) => <option key={key} value={key}>{title}</option>)}
      </select>
    </label>
  );
}

interface AxisPickProps {
  readonly label: string;
  readonly scale: Scale;
  readonly scales: readonly Scale[];
  readonly board: RunsBoard;
  readonly pick: (key: string) => void;
}

function AxisPick({ label, scale, scales, board, pick }: AxisPickProps) {
  const { column, canLog, log } = scale;
  return (
    <span class="mlw-option">
      <Pick label={label} value={column.key} choices={scales.map((one) => pair(one.column))} pick={pick} />
      <button type="button" class="mlw-button" disabled={!canLog} aria-pressed={log} onClick={() => { toggle(board.log, column.key); }}>
        log<span class="mlw-hidden"> {label}</span>
      </button>
    </span>
  );
}

function pair({ key, title }: Column): readonly [string, string] {
  return [key, title];
}

function describe(item: Item, columns: readonly Column[]): string {
  const rest = columns.filter(({ key }) => key !== "name" && key !== "number");
  return [item.row.name, ...rest.map((column) => `${column.title} ${column.words(column.of(item))}`)].join(" · ");
}

/** Whether what was typed stands in the row. */
function matches(item: Item, columns: readonly Column[], query: string): boolean {
  return item.id.includes(query) || columns.some((column) => String(column.of(item) ?? "").toLowerCase().includes(query));
}

/** What was chosen by hand; else the name, how it is doing, what differs, and the first values. */
function chosen(
  all: readonly Column[],
  varied: readonly Column[],
  best: Column | undefined,
  keys: ReadonlySet<string> | null,
  same: boolean,
): Column[] {
  if (keys !== null) {
    return all.filter((column) => keys.has(column.key) || (same && column.group === "parameter"));
  }
  const parameters = same ? all.filter(({ group }) => group === "parameter") : varied.filter(({ group }) => group === "parameter").slice(0, FEW.parameter);
  const metrics = all.filter(({ group }) => group === "metric");
  const first = new Set([...metrics.filter((column) => column === best), ...metrics].slice(0, FEW.metric));
  const run = all.filter(({ key }) => key === "name" || key === "status" || key === "duration");
  return [...run, ...parameters, ...metrics.filter((column) => first.has(column))];
}
