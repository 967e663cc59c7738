import { useSignal, type Signal } from "@preact/signals";
import { useContext, useEffect, useRef } from "preact/hooks";
import { chartOf } from "../charts";
import type { Place } from "../charts/chart";
import { exact, short, timeOfDay } from "../charts/format";
import type { Series } from "../model/series";
import { SurroundingsContext } from "./context";
import { split } from "./groups";
import { NO_POINTS } from "./words";

/** One metric: its name, its last value, its chart. */
export function Card({ series, hue }: { series: Series; hue: number }) {
  const place = useSignal<Place | null>(null);
  const inView = useSignal(false);
  // a card out of view waits: a run may have hundreds, and ten messages a second
  const last = inView.value ? series.last.value : series.last.peek();
  const chart = chartOf(series.kind);
  const [group, name] = split(series.name);
  const Heading = group === "" ? "h3" : "h4";
  return (
    <article class="mlw-card">
      <div class="mlw-card-head">
        <Heading class="mlw-metric" title={series.name}>{name}</Heading>
        <span class="mlw-last">{last === null ? "\u00a0" : short(last.value)}</span>
      </div>
      <div
        class="mlw-chart"
        role="img"
        aria-label={chart === null ? series.name : chart.describe(series)}
      >
        <ChartBox series={series} hue={hue} place={place} inView={inView} />
        {last === null ? <p class="mlw-empty">{NO_POINTS}</p> : null}
        {chart === null ? <p class="mlw-empty">This page has no chart for “{series.kind}”.</p> : null}
      </div>
      <Foot place={place.value} series={series} />
    </article>
  );
}

/** Says exactly what is under the pointer, or where the run is. */
function Foot({ place, series }: { place: Place | null; series: Series }) {
  if (place !== null) {
    return (
      <p class="mlw-foot" data-hover="">
        <span>step {exact(place.step)}</span>
        <span>{timeOfDay(place.time)}</span>
        <span class="mlw-exact">{exact(place.value)}</span>
      </p>
    );
  }
  const last = series.last.peek();
  const total = series.total.peek();
  return (
    <p class="mlw-foot">
      <span>{last === null ? "" : `step ${short(last.step)}`}</span>
      <span>{total === 0 ? "" : `${short(total)} ${total === 1 ? "point" : "points"}`}</span>
    </p>
  );
}

interface ChartBoxProps {
  readonly series: Series;
  readonly hue: number;
  readonly place: Signal<Place | null>;
  readonly inView: Signal<boolean>;
}

/** Where the chart lives; everything it starts ends with it. */
function ChartBox({ series, hue, place, inView }: ChartBoxProps) {
  const box = useRef<HTMLDivElement>(null);
  const surroundings = useContext(SurroundingsContext);
  useEffect(() => {
    const chart = chartOf(series.kind);
    if (box.current === null || chart === null || surroundings === null) return;
    const { painter, theme, crosshair } = surroundings;
    const onHover = (next: Place | null): void => { place.value = next; };
    const drawing = chart.mount(box.current, series, { theme: theme.read, hue, crosshair, onHover });
    const painted = painter.add(box.current, {
      draw: (width, height) => { drawing.draw(width, height); },
      seen: (now) => { inView.value = now; },
    });
    const unsubscribe = series.version.subscribe(() => { painted.invalidate(); });
    return () => {
      unsubscribe();
      painted.remove();
      drawing.dispose();
    };
  }, [series, hue, surroundings, place, inView]);
  return <div class="mlw-canvas" ref={box} />;
}
