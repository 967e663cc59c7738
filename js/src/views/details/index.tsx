import { useSignal } from "@preact/signals";
import type { ViewModel } from "../../model/view";
import type { Details as Known, Fact } from "../../wire";
import { useAsked } from "../asked";
import { Copy } from "../copy";
import { Cells } from "./cells";
import "./details.css";
import { History } from "./history";

const SECTIONS: readonly (readonly [string, (known: Known) => readonly Fact[]])[] = [
  ["Run", (known) => known.facts],
  ["Parameters", (known) => known.parameters],
  ["Code", (known) => known.code],
  ["Environment", (known) => known.environment],
  ["Properties", (known) => known.properties],
];

/** All that is known of the run beside what it logged; what is typed finds it. */
export function Details({ view }: { view: ViewModel }) {
  const { body, error } = useAsked(view.run, { what: "details" }, 5000).value;
  const query = useSignal("");
  if (body === null) {
    return <p class="mlw-empty" role="status">{error === null ? "Looking…" : `The details are not at hand: ${error}`}</p>;
  }
  const sections = SECTIONS.map(([title, of]) => [title, of(body).filter((fact) => has(query.value, fact.name, fact.value))] as const);
  const cells = body.cells.filter((cell) => has(query.value, cell.source, cell.error ?? ""));
  const isNothing = cells.length === 0 && sections.every(([, facts]) => facts.length === 0);
  return (
    <div class="mlw-details">
      <div class="mlw-toolbar" role="toolbar" aria-label="Details">
        <input
          class="mlw-field mlw-search"
          type="search"
          placeholder="Find details"
          aria-label="Find details: words of a name, a value or a cell"
          value={query.value}
          onInput={(event) => { query.value = event.currentTarget.value; }}
        />
        <Copy text={() => asText(SECTIONS.map(([title, of]) => [title, of(body)] as const))} label="Copy all" />
        {error === null ? null : <span role="status">{error}</span>}
      </div>
      {isNothing ? <p class="mlw-empty">Nothing has “{query.value}” in it.</p> : null}
      <div class="mlw-facts-grid">
        {sections.map(([title, facts]) => (facts.length === 0 ? null : <Section key={title} title={title} facts={facts} />))}
        {query.value === "" ? <History history={body.history} /> : null}
      </div>
      {cells.length === 0 ? null : <Cells cells={cells} />}
    </div>
  );
}

function Section({ title, facts }: { title: string; facts: readonly Fact[] }) {
  return (
    <section aria-label={title}>
      <h3 class="mlw-section">{title}</h3>
      <dl class="mlw-known">
        {facts.map(({ name, value }, at) => (
          <div key={at}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Whether each word that was typed stands in one of the texts. */
function has(query: string, ...texts: readonly string[]): boolean {
  const all = texts.join(" ").toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => all.includes(word));
}

function asText(sections: readonly (readonly [string, readonly Fact[]])[]): string {
  return sections
    .filter(([, facts]) => facts.length > 0)
    .map(([title, facts]) => [title, ...facts.map(({ name, value }) => `  ${name}: ${value}`)].join("\n"))
    .join("\n\n");
}
