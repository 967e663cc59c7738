import { HUES } from "../charts/theme";
import type { RunModel } from "../model/run";
import { Card } from "./card";
import { columns, groups } from "./groups";
import { NO_METRICS } from "./words";

/** All metrics, as small charts side by side. */
export function Grid({ run }: { run: RunModel }) {
  const series = run.series.value;
  if (series.length === 0) return <p class="mlw-empty">{NO_METRICS}</p>;
  const all = groups(series);
  return (
    <div class="mlw-groups" style={{ "--mlw-total": series.length, ...columns(all) }}>
      {all.map((group, at) => (
        <section
          class="mlw-group"
          key={group.name}
          aria-label={group.name || "Metrics"}
          style={{ "--mlw-members": group.series.length }}
        >
          {group.name === "" ? null : (
            <h3 class="mlw-group-name">
              {group.name} <span class="mlw-count">{group.series.length}</span>
            </h3>
          )}
          {group.series.map((one) => (
            <Card key={one.id} series={one} hue={at % HUES} />
          ))}
        </section>
      ))}
    </div>
  );
}
