import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const SOURCES = join(import.meta.dirname, "../src");
/** Looks that every part shares; the others may only narrow them where they stand. */
const SHARED = "views/style.css";

/** The classes that a style sheet gives a look to on its own: at the top of its rules. */
function owned(file: string): string[] {
  const text = readFileSync(join(SOURCES, file), "utf8");
  return [...text.matchAll(/^ {2}\.(mlw-[\w-]+)(?= \{|,$)/gm)].map(([, name]) => name ?? "");
}

test("no class is given its look by two parts of the view", () => {
  const files = (readdirSync(SOURCES, { recursive: true }) as string[]).filter((name) => name.endsWith(".css"));
  const owners = new Map<string, string[]>();
  for (const file of files.filter((name) => name !== SHARED)) {
    for (const name of new Set(owned(file))) owners.set(name, [...(owners.get(name) ?? []), file]);
  }

  expect([...owners].filter(([, all]) => all.length > 1)).toEqual([]);
});
