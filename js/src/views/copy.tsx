import { useSignal } from "@preact/signals";

/** Puts a text on the clipboard, and says whether that went well. */
export function Copy({ text, label = "Copy" }: { text: () => string; label?: string }) {
  const said = useSignal("");
  const copy = (): void => {
    copyText(text()).then(() => { said.value = "Copied"; }, () => { said.value = "Not allowed here"; });
  };
  return (
    <button type="button" class="mlw-button" onClick={copy} onBlur={() => { said.value = ""; }}>
      <span role="status">{said.value || label}</span>
    </button>
  );
}

/** A page that is not secure, or in a frame, has no clipboard of the modern kind. */
async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    document.body.append(area);
    area.select();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- there is no other way in an insecure page
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("not copied");
  }
}
