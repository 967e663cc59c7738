import type { Transport } from "../../transport/base";
import { SocketTransport, type Socket } from "../../transport/socket";
import { offerServer } from "../server";

/** What is used of JupyterLab's settings for its server. */
export interface ServerSettings {
  readonly baseUrl: string;
  readonly wsUrl: string;
  readonly token: string;
  readonly appendToken?: boolean;
  readonly WebSocket: new (url: string) => Socket;
}

/** Where a run is kept, and which it is. */
export interface Place {
  /** The workspace as its own process names it. */
  readonly workspace: string;
  readonly runs: readonly string[];
}

/** Makes the transport of some runs; null for a place that cannot be asked for. */
export type Connect = (place: Place, onRefused: () => void) => Transport | null;

/**
 * What connects to runs through this Jupyter server.
 *
 *     const connect = serverOf(app.serviceManager.serverSettings);
 *     const transport = connect({ workspace: "/data/runs", runs: [id] }, () => { fallBack(); });
 */
export function serverOf(settings: ServerSettings): Connect {
  return ({ workspace, runs }, onRefused) => {
    if (workspace === "" || runs.length === 0) return null;
    const query = new URLSearchParams([["workspace", workspace], ...runs.map((run) => ["run", run])]);
    if (settings.token !== "" && settings.appendToken !== false) query.set("token", settings.token);
    const url = `${settings.wsUrl.replace(/\/$/, "")}/mlwidget/live?${query.toString()}`;
    return new SocketTransport(() => new settings.WebSocket(url), onRefused);
  };
}

/** Lets the live widgets of this page ask the server what a busy kernel does not hear. */
export function offer(settings: ServerSettings): void {
  const connect = serverOf(settings);
  offerServer((workspace, runs) => connect({ workspace, runs }, () => undefined));
}
