/** JupyterLab lets no key of an element with this attribute be one of its shortcuts. */
const SUPPRESS = "data-lm-suppress-shortcuts";

/**
 * Keeps the keys that are pressed inside a view from the notebook around it, which would delete a cell by
 * some of them. Those with Ctrl or ⌘, as to save the notebook, stay the application's.
 */
export function keepKeys(root: HTMLElement): void {
  const suppress = (on: boolean): void => {
    if (on) root.setAttribute(SUPPRESS, "true");
    else root.removeAttribute(SUPPRESS);
  };
  suppress(true);
  root.addEventListener("keydown", (event) => {
    const isCommand = event.ctrlKey || event.metaKey || isCommandKey(event);
    // JupyterLab looks before the event comes here: what is said now holds for the next key
    suppress(!isCommand);
    if (!isCommand) event.stopPropagation();
  });
  root.addEventListener("keyup", (event) => { if (isCommandKey(event)) suppress(true); });
  root.addEventListener("focusin", () => { suppress(true); });
}

function isCommandKey({ key }: KeyboardEvent): boolean {
  return key === "Control" || key === "Meta";
}
