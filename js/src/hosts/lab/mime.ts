/** What a notebook keeps of shown runs. */
export const MIME = "application/vnd.mlwidget.run+json";
/** Which widget shows them. */
export const WIDGET_MIME = "application/vnd.jupyter.widget-view+json";
