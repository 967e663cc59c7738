import type { ListSource, Query, Within } from "../views/list/source";
import type { CellRow, Change, Details, GroupRow, Names, Removed, RunList, Spark, WorkspaceRow } from "../wire";
import type { ServerSettings } from "./lab/server";

/** Makes a request that the server knows as this page's. */
export type Requests = (url: string, init: RequestInit) => Promise<Response>;

/** Between two tries to hear of changes again. */
const RETRY_MS = 3000;

/** The lists of this page's Jupyter server. */
export class ServerLists implements ListSource {
  readonly #settings: ServerSettings;
  readonly #ask: Requests;

  constructor(settings: ServerSettings, ask: Requests) {
    this.#settings = settings;
    this.#ask = ask;
  }

  async workspaces(): Promise<readonly WorkspaceRow[]> {
    const { workspaces } = await this.#get<{ workspaces: readonly WorkspaceRow[] }>("workspaces", []);
    return workspaces;
  }

  runs(place: string, query: Query, start: number, count: number, within?: Within): Promise<RunList> {
    const among = within === undefined ? [] : "parent" in within ? [["parent", within.parent]] : [["by", within.by], ["value", within.value]];
    return this.#get("runs", [...asked(place, query), ...among, ["start", String(start)], ["count", String(count)]]);
  }

  async groups(place: string, query: Query, by: string): Promise<readonly GroupRow[]> {
    const { groups } = await this.#get<{ groups: readonly GroupRow[] }>("groups", [...asked(place, query), ["by", by]]);
    return groups;
  }

  names(place: string): Promise<Names> {
    return this.#get("names", [["workspace", place]]);
  }

  async sparks(place: string, metric: string, runs: readonly string[]): Promise<Readonly<Record<string, Spark>>> {
    const named = runs.map((run) => ["run", run]);
    const { sparks } = await this.#get<{ sparks: Readonly<Record<string, Spark>> }>(
      "sparks", [["workspace", place], ["metric", metric], ...named],
    );
    return sparks;
  }

  async change(place: string, run: string, change: Change): Promise<void> {
    await this.#send("PATCH", `runs/${encodeURIComponent(run)}`, place, change);
  }

  async stop(place: string, run: string): Promise<void> {
    await this.#send("POST", `runs/${encodeURIComponent(run)}/stop`, place, {});
  }

  remove(place: string, run: string): Promise<Removed> {
    return this.#send("DELETE", `runs/${encodeURIComponent(run)}`, place);
  }

  async restore(place: string, run: string): Promise<void> {
    await this.#send("POST", `runs/${encodeURIComponent(run)}/restore`, place, {});
  }

  async cell(place: string, run: string): Promise<CellRow | null> {
    const { cells } = await this.#get<Details>(`runs/${encodeURIComponent(run)}/details`, [["workspace", place]]);
    return cells[0] ?? null;
  }

  listen(place: string, listener: () => void): () => void {
    const { wsUrl, token, appendToken, WebSocket } = this.#settings;
    const query = new URLSearchParams([["workspace", place]]);
    if (token !== "" && appendToken !== false) query.set("token", token);
    const url = `${wsUrl.replace(/\/$/, "")}/mlwidget/news?${query.toString()}`;
    let socket: InstanceType<ServerSettings["WebSocket"]> | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const open = (): void => {
      socket = new WebSocket(url);
      socket.onmessage = () => { if (!ended) listener(); };
      socket.onclose = () => { if (!ended) timer = setTimeout(open, RETRY_MS); };
    };
    open();
    return () => {
      ended = true;
      clearTimeout(timer);
      socket?.close();
    };
  }

  #get<T>(path: string, query: readonly (readonly string[])[]): Promise<T> {
    return this.#request(`${path}?${new URLSearchParams(query.map((pair) => [...pair])).toString()}`, {});
  }

  #send<T>(method: string, path: string, place: string, body?: unknown): Promise<T> {
    const query = new URLSearchParams([["workspace", place]]);
    const init: RequestInit = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    return this.#request(`${path}?${query.toString()}`, init);
  }

  async #request<T>(path: string, init: RequestInit): Promise<T> {
    const url = `${this.#settings.baseUrl.replace(/\/$/, "")}/mlwidget/api/${path}`;
    const response = await this.#ask(url, init);
    if (!response.ok) throw new Error(await reason(response));
    return await response.json() as T;
  }
}

function asked(place: string, { filter, sort, descending, archived, metrics }: Query): string[][] {
  return [
    ["workspace", place], ["filter", filter], ["sort", sort], ["descending", String(descending)],
    // what is looked for may be below another run
    ["archived", String(archived)], ["everywhere", String(filter !== "")], ...metrics.map((name) => ["metrics", name]),
  ];
}

async function reason(response: Response): Promise<string> {
  try {
    const { message } = await response.json() as { message?: unknown };
    if (typeof message === "string" && message !== "") return message;
  } catch {
    // no reply of ours
  }
  if (response.status === 404) return "This Jupyter server has no mlwidget: install it there and start it again.";
  return `The server has answered ${String(response.status)} ${response.statusText}`;
}
