import { CHARTS } from "../../charts";
import type { ViewModel } from "../../model/view";

/** The metrics that are drawn here, of each run. */
export function Reports({ view }: { view: ViewModel }) {
  return (
    <>
      {view.runs.value.flatMap((run) =>
        run.series.value
          .filter((metric) => CHARTS[metric.kind].place === "reports")
          .map((metric) => {
            const { View } = CHARTS[metric.kind];
            return (
              <section key={`${run.of} ${metric.id}`} aria-label={metric.name}>
                <h3>{metric.name}</h3>
                <View run={run} metric={metric} />
              </section>
            );
          }),
      )}
    </>
  );
}
