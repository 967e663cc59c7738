/**
 * Opens the part of the run that was looked at, where a view gives its place to another one; whoever
 * walks it by keyboard stands at the same tab.
 *
 *     handOver(picture.node, live.node);
 */
export function handOver(from: Element | null, to: Element | null): void {
  const looked = from?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]:not(:first-child)');
  const tab = to?.querySelector<HTMLElement>(`[role="tab"][data-tab="${looked?.dataset.tab ?? ""}"]`);
  tab?.click();
  if (from?.contains(document.activeElement) === true) tab?.focus();
}
