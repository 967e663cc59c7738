import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { typeOf } from "../src/charts/image/bytes";
import type { AskBytes, AskEntries, Question } from "../src/wire";
import { shelf, type Shelf, type Told } from "./shelf";

let open: Shelf | null = null;
let made: Blob[] = [];
let revoked: string[] = [];

beforeEach(() => {
  made = [];
  revoked = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => `blob:${made.push(blob as Blob)}`);
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => { revoked.push(url); });
});

afterEach(() => {
  open?.remove();
  open = null;
  vi.restoreAllMocks();
});

const BYTES = Uint8Array.of(137, 80, 78, 71);

/** A metric that holds images of a format; each file has four bytes, of which two come at once. */
function album(count: number, format = "png", bytes: (question: AskBytes) => Told = pieces): Shelf {
  const tell = (question: Question): Told => {
    if (question.what === "bytes") return bytes(question);
    const { start, stop } = question as AskEntries;
    const entries = Array.from({ length: (stop ?? count) - start }, (_, at) => ({
      number: start + at, step: 10 * (start + at), time: 1_790_000_000, value: { artifact: `images/${start + at}.${format}`, format },
    }));
    return { body: { total: count, entries } };
  };
  open = shelf("image", tell, "digit", count);
  return open;
}

function pieces({ start }: AskBytes): Told {
  return { body: { start, size: 4 }, columns: new DataView(BYTES.buffer, start, 2) };
}

const source = ({ find }: Shelf): string | null | undefined => find("img")[0]?.getAttribute("src");

test("the last image is fetched, piece by piece, and shown under a type that browsers show", async () => {
  const shown = album(3);
  await expect.poll(() => source(shown)).toBe("blob:1");

  expect(shown.asked.filter((one) => one.what === "bytes").map((one) => [(one).name, (one).start])).toEqual([["images/2.png", 0], ["images/2.png", 2]]);
  expect([made[0]?.type, made[0]?.size]).toEqual(["image/png", 4]);
});

test("another step is another image, and one that was shown is not fetched again", async () => {
  const shown = album(3);
  await expect.poll(() => source(shown)).toBe("blob:1");

  shown.find("[aria-label=Previous]")[0]?.click();
  await expect.poll(() => source(shown)).toBe("blob:2");
  shown.find("[aria-label=Next]")[0]?.click();

  await expect.poll(() => source(shown)).toBe("blob:1");
  expect(made).toHaveLength(2);
});

test("its addresses end with the view", async () => {
  const shown = album(1);
  await expect.poll(() => source(shown)).toBe("blob:1");

  shown.remove();
  open = null;

  await expect.poll(() => revoked).toEqual(["blob:1"]);
});

test.each([
  ["tiff", "Browsers cannot show TIFF images: save it to look at it."],
  ["svg", "Its format is none that is shown here."],
  ["constructor", "Its format is none that is shown here."],
])("an image of the format %s is not shown but told", async (format, words) => {
  await album(1, format).says(words);

  expect(open?.find("img")).toEqual([]);
  expect(made).toEqual([]);
});

test("nothing is ever shown as SVG", () => {
  expect(["svg", "svg+xml", "image/svg+xml", "html"].map(typeOf)).toEqual([null, null, null, null]);
});

test("a damaged image says so, and can be saved", async () => {
  const shown = album(1);
  await expect.poll(() => source(shown)).toBe("blob:1");

  shown.find("img")[0]?.dispatchEvent(new Event("error"));

  await shown.says("This image is damaged and cannot be shown.");
  expect(shown.find("[aria-label='What to do with digit']")).toHaveLength(1);
});

test.each<[string, (question: AskBytes) => Told]>([
  ["This image cannot be had: gone", () => new Error("gone")],
  ["its bytes end too early", ({ start }) => ({ body: { start, size: 9 } })],
  ["only a part of this file is kept", () => ({ body: { start: 1, size: 4 }, columns: new DataView(new ArrayBuffer(3)) })],
  ["it has 500 MB, which is too much to show", ({ start }) => ({ body: { start, size: 5e8 }, columns: new DataView(new ArrayBuffer(3)) })],
])("where the bytes cannot be had it says: %s", async (words, bytes) => {
  await album(1, "png", bytes).says(words);
});

test("an image is looked at closely by keys", async () => {
  const shown = album(1);
  await expect.poll(() => source(shown)).toBe("blob:1");
  const [image] = shown.find("img") as HTMLImageElement[];
  Object.defineProperties(image ?? {}, { naturalWidth: { value: 30 }, naturalHeight: { value: 13 } });
  image?.dispatchEvent(new Event("load"));
  await shown.says("30 × 13 · 1000 %");
  const [frame] = shown.find("[role=group][tabindex]");

  shown.press("1", frame);
  await shown.says("30 × 13 · 100 %");
  shown.press("+", frame);
  await shown.says("30 × 13 · 125 %");
  shown.press("Escape", frame);

  await shown.says("30 × 13 · 1000 %");
});

test("playing goes on from the first to the last, and stops there", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const shown = album(3);
  await expect.poll(() => source(shown)).toBe("blob:1");

  shown.find("[aria-label=Play]")[0]?.click();
  await shown.says("step 0 (1 of 3)");
  for (const step of [10, 20]) {
    await expect.poll(() => { vi.advanceTimersByTime(250); return shown.root.textContent; }).toContain(`step ${step}`);
  }
  await expect.poll(() => { vi.advanceTimersByTime(250); return shown.find("[aria-label=Play]").length; }).toBe(1);
  vi.useRealTimers();
});
