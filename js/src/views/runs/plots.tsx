import { useMemo } from "preact/hooks";
import { useSurroundings } from "../../charts/surroundings";
import { toggle, type RunsBoard } from "./board";
import { coloursOf, shades } from "./colours";
import type { Column, Item } from "./columns";
import { Parallel } from "./parallel";
import { pair, Pick } from "./pick";
import type { Scale } from "./scale";
import { Scatter } from "./scatter";

/** More axes stand too close. */
const MOST_AXES = 12;

interface PlotsProps {
  readonly items: readonly Item[];
  readonly scales: readonly Scale[];
  readonly columns: readonly Column[];
  readonly best: Column | undefined;
  readonly inside: Uint8Array;
  readonly board: RunsBoard;
}

/** Runs as lines over parallel axes, or as dots; what is brushed in them chooses runs. */
export function Plots({ items, scales, columns, best, inside, board }: PlotsProps) {
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

function describe(item: Item, columns: readonly Column[]): string {
  const rest = columns.filter(({ key }) => key !== "name" && key !== "number");
  return [item.row.name, ...rest.map((column) => `${column.title} ${column.words(column.of(item))}`)].join(" · ");
}
