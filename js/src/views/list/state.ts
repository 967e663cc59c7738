import { batch, computed, effect, signal } from "@preact/signals";
import type { GroupRow, ListRow, Names, WorkspaceRow } from "../../wire";
import { errorWords } from "../words";
import { columnOf, type Column } from "./columns";
import type { Block, Section } from "./layout";
import { Pages } from "./pages";
import { ALL, type ListSource, type Part, type Query } from "./source";
import { Sparklines } from "./sparklines";

/** What of a list is kept from one day to the next. */
export interface Kept {
  readonly place: string;
  readonly filter: string;
  readonly sort: string;
  readonly descending: boolean;
  readonly group: string;
  readonly metric: string;
  /** Keys of columns, such as `parameter:lr`. */
  readonly columns: readonly string[];
  readonly archived: boolean;
}

const BEGINNING: Kept = {
  place: "", filter: "", sort: "created", descending: true, group: "experiment", metric: "", columns: [], archived: false,
};
const NO_NAMES: Names = { metrics: [], parameters: [], tags: [] };
/** A filter is asked for when nobody has typed for so long. */
const TYPING_MS = 150;
const RETRY_MS = 3000;
/** Who waits longer is told so. */
const PATIENCE_MS = 3000;
const WAITS = "The workspace does not answer yet. Another program may have locked it, or its disk is slow.";

/** A list of runs: what is asked for, what is known of it, and what is chosen. */
export class ListState {
  readonly workspaces = signal<readonly WorkspaceRow[]>([]);
  readonly place = signal("");
  readonly filter = signal("");
  readonly sort = signal("created");
  readonly descending = signal(true);
  readonly group = signal("experiment");
  readonly metric = signal("");
  readonly columns = signal<readonly string[]>([]);
  /** Whether each run has a small curve of the metric. */
  readonly curves = signal(true);
  readonly archived = signal(false);
  readonly names = signal<Names>(NO_NAMES);
  readonly groups = signal<readonly GroupRow[] | null>(null);
  /** Groups that are closed, and runs below which theirs are shown. */
  readonly closed = signal<ReadonlySet<string>>(new Set());
  readonly unfolded = signal<ReadonlySet<string>>(new Set());
  readonly selected = signal<ReadonlySet<string>>(new Set());
  /** Why nothing newer is known, in words. */
  readonly error = signal<string | null>(null);
  readonly running = signal(0);
  /** Whether anybody sees the list; else no more is asked for than how many runs go on. */
  readonly visible = signal(true);
  /** The server's clock less ours, in seconds. */
  readonly ahead = signal(0);
  readonly pages: Pages;
  readonly sparklines: Sparklines;
  /** The metric that is shown: the chosen one, or what most people log. */
  readonly shown = computed(() => this.metric.value || usual(this.names.value.metrics));
  /** What is shown of each run beside it. */
  readonly seen = computed<readonly Column[]>(() => this.columns.value.map(columnOf).filter((one) => one !== null));
  readonly sections = computed<readonly Section[]>(() => this.#sections());
  readonly #source: ListSource;
  readonly #asked = signal("");
  readonly #ends: (() => void)[] = [];
  #unlisten: (() => void) | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(source: ListSource) {
    this.#source = source;
    this.pages = new Pages((part, start, count) => this.#page(part, start, count));
    this.sparklines = new Sparklines((metric, runs) => source.sparks(this.place.peek(), metric, runs));
    this.#ends.push(
      effect(() => {
        const { value } = this.filter;
        const timer = setTimeout(() => { this.#asked.value = value.trim(); }, TYPING_MS);
        return () => { clearTimeout(timer); };
      }),
      effect(() => { if (this.visible.value) this.#ask(this.place.value, this.query.value, this.group.value); }),
      effect(() => { this.#listen(this.place.value); }),
    );
  }

  /** Begins to show runs, as they were shown the last time. */
  begin(kept: Partial<Kept> = {}): void {
    const { place, filter, sort, descending, group, metric, columns, archived } = { ...BEGINNING, ...kept };
    batch(() => {
      this.filter.value = this.#asked.value = filter;
      this.sort.value = sort;
      this.descending.value = descending;
      this.group.value = group;
      this.metric.value = metric;
      this.columns.value = Array.isArray(columns) ? columns.map(String) : [];
      this.archived.value = archived;
    });
    void this.open(place);
  }

  /** What is asked for. */
  readonly query = computed<Query>(() => ({
    filter: this.#asked.value,
    sort: this.sort.value,
    descending: this.descending.value,
    archived: this.archived.value,
    metrics: this.#metrics(),
  }));

  /** What is to be kept. */
  readonly kept = computed<Kept>(() => ({
    place: this.place.value,
    filter: this.filter.value,
    sort: this.sort.value,
    descending: this.descending.value,
    group: this.group.value,
    metric: this.metric.value,
    columns: this.columns.value,
    archived: this.archived.value,
  }));

  dispose(): void {
    clearTimeout(this.#retry);
    this.#ends.forEach((end) => { end(); });
    this.#unlisten?.();
    this.pages.end();
    this.sparklines.end();
  }

  /** Shows the workspace of that place, or the server's own where there is none. */
  async open(place: string): Promise<void> {
    try {
      const found = await this.#source.workspaces();
      batch(() => {
        this.workspaces.value = found;
        this.place.value = (found.find((one) => one.place === place) ?? found[0])?.place ?? "";
        this.error.value = null;
      });
    } catch (error) {
      this.error.value = errorWords(error);
      this.#retry = setTimeout(() => void this.open(place), RETRY_MS);
    }
  }

  /** Asks again for all that is shown. */
  refresh(): void {
    if (this.place.peek() === "") return;
    if (!this.visible.peek()) {
      void this.#count();
      return;
    }
    this.pages.age();
    if (this.group.peek() !== "") void this.#askGroups(this.place.peek(), this.query.peek(), this.group.peek());
    void this.#askNames(this.place.peek());
  }

  /** The runs that are chosen and known. */
  chosen(): ListRow[] {
    return this.pages.every().filter(({ id }) => this.selected.peek().has(id));
  }

  async #count(): Promise<void> {
    try {
      const { running } = await this.#source.runs(this.place.peek(), { ...this.query.peek(), filter: "" }, 0, 0);
      this.running.value = running;
    } catch {
      // said where somebody looks
    }
  }

  #metrics(): readonly string[] {
    const more = this.seen.value.filter(({ group }) => group === "metric").map(({ title }) => title);
    return [...new Set([this.shown.value, ...more])].filter((name) => name !== "");
  }

  #sections(): readonly Section[] {
    if (this.group.value === "") return [{ value: null, open: true, block: this.#block(ALL, this.pages.total.value ?? 0) }];
    return (this.groups.value ?? []).map(({ value, count }) => ({
      value, open: !this.closed.value.has(value), block: this.#block({ value, parent: null }, count),
    }));
  }

  #block(part: Part, count: number, level = part.value === null ? 1 : 2): Block {
    const ids = this.unfolded.value;
    if (ids.size === 0) return { part, count, level, below: [] };
    // where a run stands is known of those that were looked at, which each answer changes
    const version = this.pages.version.value;
    const below = version < 0 ? [] : this.pages.among(part, ids).filter(({ index, row }) => index < count && row.children > 0);
    return {
      part, count, level,
      below: below.map(({ index, row }) => ({
        index, block: this.#block({ value: null, parent: row.id }, row.children, level + 1),
      })),
    };
  }

  #ask(place: string, query: Query, group: string): void {
    if (place === "") return;
    this.pages.renew();
    this.sparklines.forget(this.shown.peek());
    if (group === "") this.groups.value = null;
    else void this.#askGroups(place, query, group);
  }

  #listen(place: string): void {
    this.#unlisten?.();
    this.#unlisten = null;
    if (place === "") return;
    this.pages.clear();
    this.selected.value = new Set();
    this.unfolded.value = new Set();
    this.refresh();
    this.#unlisten = this.#source.listen(place, () => { this.refresh(); });
  }

  async #page({ value, parent }: Part, start: number, count: number): Promise<{ rows: readonly ListRow[]; total: number }> {
    const query = this.query.peek();
    const among = parent !== null ? { parent } : value !== null ? { by: this.group.peek(), value } : undefined;
    try {
      const asked = parent === null ? query : { ...query, filter: "" };
      const found = await this.#patiently(this.#source.runs(this.place.peek(), asked, start, count, among));
      batch(() => {
        this.running.value = found.running;
        this.ahead.value = found.now - Date.now() / 1000;
        this.error.value = null;
      });
      return found;
    } catch (error) {
      this.error.value = errorWords(error);
      throw error;
    }
  }

  /** The answer; while it takes long, that is said. */
  async #patiently<T>(answer: Promise<T>): Promise<T> {
    const timer = setTimeout(() => { this.error.value ??= WAITS; }, PATIENCE_MS);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
    }
  }

  async #askGroups(place: string, query: Query, by: string): Promise<void> {
    try {
      const found = await this.#patiently(this.#source.groups(place, query, by));
      const isWanted = place === this.place.peek() && query === this.query.peek() && by === this.group.peek();
      if (!isWanted) return;
      this.groups.value = found;
      this.error.value = null;
    } catch (error) {
      this.error.value = errorWords(error);
      if (query === this.query.peek()) this.groups.value = this.groups.peek() ?? [];
    }
  }

  async #askNames(place: string): Promise<void> {
    try {
      const found = await this.#source.names(place);
      const same = JSON.stringify(found) === JSON.stringify(this.names.peek());
      if (place === this.place.peek() && !same) this.names.value = found;
    } catch {
      // what is wrong is said by the runs themselves
    }
  }
}

/** What most people log, in the order in which it is looked for. */
function usual(names: readonly string[]): string {
  const wanted = [/^(train[/_.-]?)?loss$/i, /loss/i, /acc(uracy)?$/i];
  for (const pattern of wanted) {
    const found = names.find((name) => pattern.test(name));
    if (found !== undefined) return found;
  }
  return names[0] ?? "";
}
