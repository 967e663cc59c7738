// What a view shows of the machine that a run trained on.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SYSTEM } from "../src/wire";
import { snapshot, type Logged } from "./messages";
import { closeAll, Page, settle } from "./page";

const pages: Page[] = [];
const MACHINE: Logged = {
  loss: [3, 2],
  [`${SYSTEM}machine/CPU (%)`]: [10, 20],
  [`${SYSTEM}process/CPU (%)`]: [50, 150],
  [`${SYSTEM}process/memory (GB)`]: [1, 2],
};

beforeEach(() => { vi.useFakeTimers(); });

afterEach(() => closeAll(pages));

async function open(logged: Logged): Promise<Page> {
  const page = new Page({}, snapshot(0, logged));
  pages.push(page);
  await settle();
  return page;
}

test("there is no tab where nothing was noted", async () => {
  const page = await open({ loss: [1, 2] });

  expect(page.texts("[data-tab=system]")).toEqual([]);
});

test("what was noted stands in charts of its own, by what it is of", async () => {
  const page = await open(MACHINE);
  expect(page.texts(".mlw-metric")).toEqual(["loss"]);

  await page.click("System");

  expect(page.texts(".mlw-group-name")).toEqual(["machine 1", "process 2"]);
  expect(page.texts(".mlw-metric")).toEqual(["CPU (%)", "CPU (%)", "memory (GB)"]);
  expect(page.texts(".mlw-foot")[0]).toMatch(/^\d.*s2 points$/);
});

test("a run has a line in each chart", async () => {
  const page = await open(MACHINE);
  const { header, columns } = snapshot(0, MACHINE, { name: "second" });
  page.push({ header: { ...header, of: 1 }, columns });
  await settle();

  await page.click("System");

  expect(page.texts(".mlw-metric")).toHaveLength(3);
  expect(page.texts(".mlw-group")[0]).toContain("second");
});
