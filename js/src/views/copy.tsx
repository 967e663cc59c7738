import { useSignal } from "@preact/signals";
import { copyText } from "../charts/clipboard";

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
