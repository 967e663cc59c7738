import { useSignal } from "@preact/signals";
import { CHARTS } from "../../charts";
import type { Line } from "../../charts/chart";
import { exact, short, timeOfDay } from "../../charts/format";
import { LineChart, type Hovered } from "../../charts/line";
import type { Series } from "../../model/series";
import { NO_POINTS } from "../words";
import { split } from "./groups";

/** One metric: its name, its last value, its chart. */
export function Card({ line }: { line: Line }) {
  const place = useSignal<Hovered | null>(null);
  const inView = useSignal(false);
  const series = line.metric;
  // a card out of view waits: a run may have hundreds, and ten messages a second
  const last = inView.value ? series.last.value : series.last.peek();
  const [group, name] = split(series.name);
  const Heading = group === "" ? "h3" : "h4";
  return (
    <article class="mlw-card">
      <div class="mlw-card-head">
        <Heading class="mlw-metric" title={series.name}>{name}</Heading>
        <span class="mlw-last">{last === null ? "\u00a0" : short(last.value)}</span>
      </div>
      <div class="mlw-chart" role="img" aria-label={CHARTS[series.kind].describe(series)}>
        <LineChart
          lines={[line]}
          onHover={(hovered) => { place.value = hovered?.[0] ?? null; }}
          onSeen={(now) => { inView.value = now; }}
        />
        {last === null ? <p class="mlw-empty">{NO_POINTS}</p> : null}
      </div>
      <Foot place={place.value} series={series} />
    </article>
  );
}

/** Says exactly what is under the pointer, or where the run is. */
function Foot({ place, series }: { place: Hovered | null; series: Series }) {
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
