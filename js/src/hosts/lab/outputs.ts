import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { LateRenderer } from "./late";
import { MIME } from "./mime";
import type { Registry } from "./renderer";
import { offer, serverOf, type ServerSettings } from "./server";

/** Preferred over the widget's own view (rank −10), which has nothing to show without a kernel. */
const RANK = -100;

/** What is used of a notebook that opens. */
interface NotebookPanel {
  readonly content: { readonly rendermime: Registry };
}

/** What is used of a notebook's file and session. */
interface NotebookContext {
  readonly sessionContext: { readonly session: { readonly kernel: unknown } | null };
}

/** What is used of JupyterLab, and of Notebook 7, which is made from it. */
interface Application {
  readonly docRegistry: {
    addWidgetExtension(
      name: string,
      extension: { createNew(panel: NotebookPanel, context: NotebookContext): void },
    ): unknown;
  };
  readonly serviceManager: { readonly serverSettings: ServerSettings };
}

/** Shows saved runs in every notebook, also untrusted and without a kernel, and live ones on top. */
export const outputs = {
  id: "mlwidget:runs",
  description: "Shows training runs in notebooks, with and without a kernel.",
  autoStart: true,
  activate: (app: Application): void => {
    const { serverSettings } = app.serviceManager;
    const connect = serverOf(serverSettings);
    offer(serverSettings);
    app.docRegistry.addWidgetExtension("Notebook", {
      createNew: ({ content: { rendermime: registry } }, { sessionContext }) => {
        // while the notebook is fetched, so that its outputs find it there
        void import("./renderer");
        const hasKernel = (): boolean => (sessionContext.session?.kernel ?? null) !== null;
        const factory: IRenderMime.IRendererFactory = {
          safe: true,
          mimeTypes: [MIME],
          createRenderer: () => new LateRenderer({ registry, hasKernel, connect }),
        };
        registry.addFactory(factory, RANK);
      },
    });
  },
};
