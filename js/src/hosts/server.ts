import type { Transport } from "../transport/base";

/** Connects to runs of a workspace through the Jupyter server of this page. */
export type ConnectServer = (workspace: string, runs: readonly string[]) => Transport | null;

/** Bundles know nothing of each other but this name: the widget's comes from the kernel, JupyterLab's from the server. */
const NAME = Symbol.for("mlwidget.server.2");

type Page = typeof globalThis & { [NAME]?: ConnectServer };

/** Tells the widgets of this page how to reach the server. */
export function offerServer(connect: ConnectServer): void {
  (globalThis as Page)[NAME] = connect;
}

/** A way to the server, where something on this page offers one. */
export function serverTransport(workspace: string, runs: readonly string[]): Transport | null {
  return (globalThis as Page)[NAME]?.(workspace, runs) ?? null;
}

/** Whether our extension of JupyterLab is on this page. */
export function isOffered(): boolean {
  return (globalThis as Page)[NAME] !== undefined;
}
