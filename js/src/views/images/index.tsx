import { useSignal } from "@preact/signals";
import { ImageChart } from "../../charts/image";
import { Player } from "../../charts/image/player";
import type { ViewModel } from "../../model/view";
import { placed } from "../reports/placed";
import { Shelf } from "../reports/shelf";

/** The images of all runs, each with a slider of its own, or all at the same step. */
export function Images({ view }: { view: ViewModel }) {
  const together = useSignal(false);
  const step = useSignal<number | null>(null);
  const known = useSignal<ReadonlyMap<string, readonly number[]>>(new Map());
  const groups = placed(view, "images");
  const count = groups.flatMap(({ members }) => members.flatMap(({ charts }) => charts)).length;
  if (count === 0) return <p class="mlw-empty">No images here</p>;
  const isShared = together.value && count > 1;
  const steps = isShared ? [...new Set([...known.value.values()].flat())].sort((a, b) => a - b) : [];
  // the last one is followed as it becomes
  const at = step.value === null ? steps.length - 1 : steps.filter((one) => one <= (step.value ?? 0)).length - 1;
  return (
    <>
      {count > 1 ? (
        <div class="mlw-toolbar">
          <label class="mlw-option">
            <input type="checkbox" checked={together.value} onChange={(event) => { together.value = event.currentTarget.checked; }} />
            Same step for all
          </label>
          {isShared ? (
            <Player
              at={Math.max(0, at)}
              total={steps.length}
              choose={(next) => { step.value = next >= steps.length - 1 ? null : (steps[next] ?? null); }}
              words={steps.length === 0 ? "" : `step ${steps[Math.max(0, at)]}`}
              label="Which step"
            />
          ) : null}
        </div>
      ) : null}
      {groups.map((group) => (
        <Shelf key={group.name} view={view} group={group}>
          {({ run, metric }) => (
            <ImageChart
              run={run}
              metric={metric}
              step={isShared ? step : undefined}
              onSteps={(found) => { known.value = new Map(known.peek()).set(`${run.of} ${metric.id}`, found); }}
            />
          )}
        </Shelf>
      ))}
    </>
  );
}
