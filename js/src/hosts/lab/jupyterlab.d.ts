/**
 * What is used of JupyterLab's own packages. They come from the page, which shares them; to install all of
 * JupyterLab for their types would take a hundred times as long as to build the rest.
 */
declare module "@jupyterlab/services" {
  import type { ServerSettings } from "./server";

  export namespace ServerConnection {
    /** Makes a request with the page's token and XSRF cookie. */
    function makeRequest(url: string, init: RequestInit, settings: ServerSettings): Promise<Response>;
  }
}

declare module "@jupyterlab/application" {
  import type { Widget } from "@lumino/widgets";

  interface Token<T> { readonly name: string; readonly type?: T }

  export interface ILayoutRestorer {
    add(widget: Widget, name: string): void;
    restore(tracker: unknown, options: { command: string; args(widget: Widget): unknown; name(widget: Widget): string }): unknown;
  }
  export const ILayoutRestorer: Token<ILayoutRestorer>;
}

declare module "@jupyterlab/apputils" {
  import type { Widget } from "@lumino/widgets";

  interface Token<T> { readonly name: string; readonly type?: T }

  export interface ICommandPalette { addItem(item: { command: string; category: string }): unknown }
  export const ICommandPalette: Token<ICommandPalette>;
  export class WidgetTracker<T extends Widget> {
    constructor(options: { namespace: string });
    readonly currentWidget: T | null;
    add(widget: T): Promise<void>;
    find(fits: (widget: T) => boolean): T | undefined;
  }
  export namespace InputDialog {
    function getText(options: { title: string; label?: string; text?: string; okLabel?: string }): Promise<{
      readonly button: { readonly accept: boolean };
      readonly value: string | null;
    }>;
  }
  export namespace Notification {
    function emit(message: string, type: "default" | "error", options?: {
      autoClose?: number | false;
      actions?: readonly { readonly label: string; callback(): void }[];
    }): string;
  }
}

declare module "@jupyterlab/notebook" {
  import type { Widget } from "@lumino/widgets";

  interface Token<T> { readonly name: string; readonly type?: T }

  export interface NotebookPanel extends Widget {
    readonly content: Widget & {
      readonly activeCell: Cell | null;
      readonly widgets: readonly Cell[];
      activeCellIndex: number;
      scrollToItem(index: number, align: "center"): Promise<void>;
    };
    /** Resolves when the notebook is read and shown. */
    readonly revealed: Promise<void>;
  }
  export interface Cell {
    readonly model: {
      readonly id: string;
      readonly sharedModel: { getSource(): string; setSource(source: string): void };
      toJSON(): unknown;
    };
  }
  export interface INotebookTracker { readonly currentWidget: NotebookPanel | null }
  export const INotebookTracker: Token<INotebookTracker>;
  export namespace NotebookActions {
    function insertBelow(notebook: Widget): void;
  }
}

declare module "@jupyterlab/statusbar" {
  import type { Widget } from "@lumino/widgets";

  interface Token<T> { readonly name: string; readonly type?: T }

  export interface IStatusBar {
    registerStatusItem(id: string, item: { item: Widget; align: "left" | "right"; rank: number; isActive(): boolean }): unknown;
  }
  export const IStatusBar: Token<IStatusBar>;
}

declare module "@jupyterlab/statedb" {
  interface Token<T> { readonly name: string; readonly type?: T }

  export interface IStateDB {
    fetch(id: string): Promise<unknown>;
    save(id: string, value: unknown): Promise<void>;
  }
  export const IStateDB: Token<IStateDB>;
}

declare module "@jupyterlab/translation" {
  interface Token<T> { readonly name: string; readonly type?: T }

  export interface ITranslator { load(domain: string): { __(text: string, ...values: unknown[]): string } }
  export const ITranslator: Token<ITranslator>;
}

declare module "@jupyterlab/settingregistry" {
  interface Token<T> { readonly name: string; readonly type?: T }

  export interface Settings {
    /** What the schema and the user say, together. */
    readonly composite: Readonly<Record<string, unknown>>;
    readonly changed: { connect(slot: (settings: Settings) => void): unknown };
  }
  export interface ISettingRegistry { load(id: string): Promise<Settings> }
  export const ISettingRegistry: Token<ISettingRegistry>;
}
