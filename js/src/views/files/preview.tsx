import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { reader, type Read } from "../../model/bytes";
import type { RunModel } from "../../model/run";
import { visible } from "../../model/terminal";
import { MOST_BYTES, type FileRow } from "../../wire";
import { errorWords } from "../words";
import { cellsOf, hexOf, imageType, indented, MOST_COLUMNS, MOST_ROWS, plainly, textOf } from "./content";
import { sizeWords } from "./size";

const FIRST = 1 << 16;
const FIRST_HEX = 512;
/** An image is shown whole or not at all, JSON too. */
const MOST_IMAGE = 20_000_000;
const MOST_JSON = 1 << 20;
/** Who goes through a list by its keys does not want to see each file. */
const PAUSE_MS = 120;

type Content =
  | { readonly form: "text" | "hex"; readonly text: string; readonly note: string | null }
  | { readonly form: "table"; readonly rows: readonly (readonly string[])[]; readonly note: string | null }
  | { readonly form: "image"; readonly blob: Blob }
  | { readonly form: "trouble"; readonly words: string };

/** What is in a file, as far as it can be shown without running any of it. */
export function Preview({ run, file }: { run: RunModel; file: FileRow }) {
  const content = useSignal<Content | null>(null);
  const { name, size, time } = file;
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      load(reader(run, name), name)
        .catch((error: unknown): Content => ({ form: "trouble", words: errorWords(error) }))
        .then((found) => { if (wanted) content.value = found; }, () => undefined);
    }, content.peek() === null ? 0 : PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [run, name, size, time, content]);
  return content.value === null ? <p class="mlw-empty" role="status">Reading…</p> : <Shown content={content.value} name={name} />;
}

function Shown({ content, name }: { content: Content; name: string }) {
  const label = `Content of ${visible(name)}`;
  switch (content.form) {
    case "trouble":
      return <p class="mlw-note" role="status" data-tone="unsure">{content.words}</p>;
    case "image":
      return <Picture blob={content.blob} name={name} />;
    case "table":
      return (
        <>
          <div class="mlw-file-content" role="region" aria-label={label} tabIndex={0}><Table rows={content.rows} /></div>
          <Note text={content.note} />
        </>
      );
    default:
      return (
        <>
          <pre class="mlw-file-content" data-form={content.form} role="region" aria-label={label} tabIndex={0}>{content.text}</pre>
          <Note text={content.note} />
        </>
      );
  }
}

function Note({ text }: { text: string | null }) {
  return text === null ? null : <p class="mlw-count">{text}</p>;
}

function Picture({ blob, name }: { blob: Blob; name: string }) {
  const url = useSignal<string | null>(null);
  const said = useSignal("");
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    url.value = made;
    return () => { URL.revokeObjectURL(made); };
  }, [blob, url]);
  if (url.value === null) return null;
  return (
    <>
      {said.value === "broken" ? null : (
        <img
          class="mlw-file-image"
          src={url.value}
          alt={visible(name)}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => { said.value = `${naturalWidth} × ${naturalHeight}`; }}
          onError={() => { said.value = "broken"; }}
        />
      )}
      <p class="mlw-count" role="status">{said.value === "broken" ? "This image is damaged, or this page may not show it." : said.value}</p>
    </>
  );
}

function Table({ rows: [head = [], ...rows] }: { rows: readonly (readonly string[])[] }) {
  const cut = (row: readonly string[]): string[] => row.slice(0, MOST_COLUMNS).map(plainly);
  return (
    <table class="mlw-file-table">
      <thead><tr>{cut(head).map((cell, at) => <th key={at} scope="col">{cell}</th>)}</tr></thead>
      <tbody>
        {rows.slice(0, MOST_ROWS).map((row, at) => <tr key={at}>{cut(row).map((cell, column) => <td key={column}>{cell}</td>)}</tr>)}
      </tbody>
    </table>
  );
}

async function load(read: Read, name: string): Promise<Content> {
  const first = await read(0, FIRST);
  const { size } = first;
  const type = imageType(first.bytes);
  if (type !== null && size <= MOST_IMAGE) return { form: "image", blob: new Blob(await all(read, first.bytes, size), { type }) };
  let bytes = first.bytes;
  const isJson = /\.json$/i.test(name);
  if (isJson && size <= MOST_JSON && size > FIRST) bytes = (await read(0, size)).bytes;
  const cut = bytes.length < size;
  const note = cut ? `The first ${sizeWords(bytes.length)} of ${sizeWords(size)}` : null;
  const text = textOf(bytes, cut);
  if (text === null) {
    const part = bytes.subarray(0, FIRST_HEX);
    return { form: "hex", text: hexOf(part), note: part.length < size ? `The first ${sizeWords(part.length)} of ${sizeWords(size)}` : null };
  }
  if (/\.[ct]sv$/i.test(name) && text.trim() !== "") {
    const rows = cellsOf(text);
    const isMore = cut || rows.length > MOST_ROWS + 1;
    const columns = rows[0]?.length ?? 0;
    const words = [isMore ? `The first ${Math.min(MOST_ROWS, rows.length - 1)} rows` : "", columns > MOST_COLUMNS ? `${MOST_COLUMNS} of ${columns} columns` : ""];
    return { form: "table", rows, note: words.filter((word) => word !== "").join(", ") || null };
  }
  return { form: "text", text: isJson && !cut ? plainly(indented(text)) : plainly(text), note: text === "" ? "The file is empty" : note };
}

async function all(read: Read, first: Uint8Array, size: number): Promise<BlobPart[]> {
  const parts: BlobPart[] = [first.slice()];
  for (let at = first.length; at < size;) {
    const { bytes } = await read(at, Math.min(size, at + MOST_BYTES));
    if (bytes.length === 0) break;
    parts.push(bytes.slice());
    at += bytes.length;
  }
  return parts;
}
