import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { copyText } from "../src/charts/clipboard";

let copied: string[] = [];

/** What a browser does where a page may copy by the old command alone. */
function oldCommand(allowed: boolean): () => boolean {
  return () => {
    const clipboardData = new DataTransfer();
    const event = Object.assign(new Event("copy", { bubbles: true, cancelable: true }), { clipboardData });
    if (allowed) document.body.dispatchEvent(event);
    if (event.defaultPrevented) copied.push(clipboardData.getData("text/plain"));
    return allowed;
  };
}

beforeEach(() => {
  copied = [];
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("forbidden in a frame"));
});
afterEach(() => {
  vi.restoreAllMocks();
  Reflect.deleteProperty(document, "execCommand");
});

test("a frame without the modern clipboard copies by the old command", async () => {
  Object.assign(document, { execCommand: oldCommand(true) });

  await copyText("0.25");

  expect(copied).toEqual(["0.25"]);
});

test("what cannot be copied at all is told, and what the user copies next is theirs", async () => {
  Object.assign(document, { execCommand: oldCommand(false) });

  await expect(copyText("0.25")).rejects.toThrow("not copied");

  oldCommand(true)();
  expect(copied).toEqual([]);
});
