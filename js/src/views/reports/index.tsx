import { CHARTS } from "../../charts";
import type { ViewModel } from "../../model/view";
import { placed } from "./placed";
import { Shelf } from "./shelf";

/** Tables, texts and reports of all runs. */
export function Reports({ view }: { view: ViewModel }) {
  const groups = placed(view, "reports");
  if (groups.length === 0) return <p class="mlw-empty">No tables or reports here</p>;
  return (
    <>
      {groups.map((group) => (
        <Shelf key={group.name} view={view} group={group}>
          {({ run, metric }) => {
            const { View } = CHARTS[metric.kind];
            return <View run={run} metric={metric} />;
          }}
        </Shelf>
      ))}
    </>
  );
}
