/**
 * Puts a text on the clipboard; rejects where that is not allowed.
 *
 *     copyText("0.25").then(() => { say("Copied"); }, () => { say("Not allowed here"); });
 */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // a page that is not secure, and a frame, have no clipboard of the modern kind
    const fill = (event: ClipboardEvent): void => {
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    document.addEventListener("copy", fill, true);
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- there is no other way there
    const done = document.execCommand("copy");
    document.removeEventListener("copy", fill, true);
    if (!done) throw new Error("not copied");
  }
}
