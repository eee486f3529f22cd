import { console as en } from "@shared/locales/en/console";
import { console as t } from "@shared/locales/zh/console";
import { colour } from "@shared/theme/tokens";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectAccessible } from "./support/axe";
import { expectNoOverflow, picture, stage } from "./support/browser";

const { open } = stage();

/** The whole of what there is, so that each list is as long as its figure. */
const ALL = "/console/figures?from=2020-01-01&to=2030-01-01";

const panel = (page: Page, heading: string) => page.getByRole("region", { name: heading, exact: true });

async function drawn(page: Page, heading: string): Promise<void> {
  await panel(page, heading).locator("svg text").first().waitFor();
}

const DAY = 86_400_000;
const daysAgo = (n: number) => new Date(Date.now() - n * DAY).toISOString().slice(0, 10);

/** How many cases the list says it has, all pages read. */
async function listed(page: Page): Promise<number> {
  const more = page.getByRole("button", { name: t.duties.more });
  await page.locator("table [data-row]").first().waitFor();
  while (await more.isVisible()) {
    const before = await page.locator("[data-row]").count();
    await more.click();
    await expect.poll(() => page.locator("[data-row]").count()).toBeGreaterThan(before);
  }
  return page.locator("[data-row]").count();
}

test("a figure in the table opens the list of exactly the cases that it counts", async () => {
  const page = await open(ALL, { login: "zhou" });
  const causes = panel(page, t.figures.by.cause);
  await drawn(page, t.figures.by.cause);
  await causes.getByRole("button", { name: new RegExp(t.figures.asTable) }).click();
  const link = causes.getByRole("row", { name: /延误/ }).getByRole("link").first();
  const wanted = Number(await link.textContent());
  expect(wanted).toBeGreaterThan(5);
  await link.click();
  await page.getByRole("heading", { name: t.cases.heading }).waitFor();
  const chip = page.getByRole("button", { name: t.figures.chips.remove("原因：延误") });
  await chip.waitFor();
  expect(await listed(page)).toBe(wanted);
  await chip.click();
  await expect.poll(() => listed(page)).toBeGreaterThan(wanted);
});

test("a bar gone to with the keyboard opens a list as long as it says", async () => {
  const page = await open(ALL, { login: "zhou" });
  await drawn(page, t.figures.by.channel);
  const chart = panel(page, t.figures.by.channel).getByRole("group");
  await chart.focus();
  await page.keyboard.press("ArrowDown");
  const live = panel(page, t.figures.by.channel).locator("[aria-live]");
  await expect.poll(() => live.textContent()).toContain(t.figures.received);
  const said = await live.textContent();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: t.cases.heading }).waitFor();
  expect(new URL(page.url()).searchParams.get("channel")).toBeTruthy();
  const count = await listed(page);
  expect(said).toMatch(new RegExp(`${t.figures.received} ${count}$`));
});

test("a bar is opened with the mouse", async () => {
  const page = await open(ALL, { login: "zhou" });
  await drawn(page, t.figures.by.kind);
  const bar = `svg path[fill="${colour("accent", "light")}"]`;
  await panel(page, t.figures.by.kind).locator(bar).first().click();
  await page.getByRole("heading", { name: t.cases.heading }).waitFor();
  expect(new URL(page.url()).searchParams.get("kind")).toMatch(/^customer-service-regime:/);
});

test.each(["received", "closed"] as const)("%s within a period opens a list as long", async (figure) => {
  const page = await open(`/console/figures?from=${daysAgo(400)}&to=${daysAgo(120)}`, { login: "zhou" });
  await drawn(page, t.figures.trend);
  const tile = page.getByRole("link", { name: new RegExp(`^${t.figures[figure]} `) });
  const wanted = Number(await tile.textContent());
  expect(wanted).toBeGreaterThan(5);
  await tile.click();
  await page.getByRole("heading", { name: t.cases.heading }).waitFor();
  expect(await listed(page)).toBe(wanted);
});

test("the period stands in the address, and every figure says what it means", async () => {
  const page = await open("/console/figures", { login: "zhou" });
  await drawn(page, t.figures.trend);
  const tile = page.getByRole("link", { name: new RegExp(`^${t.figures.received} `) });
  const year = Number(await tile.textContent());
  expect(year).toBeGreaterThan(40);
  // A list that opens while charts are still being drawn may close again; whoever uses it opens it once more.
  const choose = async () => {
    await page.getByLabel(t.figures.period, { exact: true }).click();
    const option = page.getByTitle(t.figures.periods.year24);
    await option.click({ timeout: 3_000 }).catch(() => page.keyboard.press("Escape"));
    return new URL(page.url()).searchParams.get("period");
  };
  await expect.poll(choose).toBe("year24");
  await expect.poll(async () => Number(await tile.textContent())).toBeGreaterThan(year);
  await page.getByText(t.figures.definitions).click();
  await page.getByText("答复早于它所了结的每一项期限的届满", { exact: false }).waitFor();
  const download = page.waitForEvent("download");
  await panel(page, t.figures.trend)
    .getByRole("button", { name: new RegExp(t.figures.csv) })
    .click();
  expect((await download).suggestedFilename()).toBe(`${t.figures.trend}.csv`);
});

describe.each(["zh", "en"] as const)("in %s", (language) => {
  test.each([
    ["light", 1280],
    ["dark", 820],
  ] as const)("%s, %d wide, nothing is wrong with the page", async (theme, width) => {
    const words = language === "zh" ? t : en;
    const page = await open("/console/figures?period=year24", { login: "zhou", language, theme, width });
    await drawn(page, words.figures.trend);
    await drawn(page, words.figures.by.satisfaction);
    await expectNoOverflow(page);
    await picture(page, `figures-${language}-${theme}`);
    await expectAccessible(page, `figures ${language} ${theme}`);
    const causes = panel(page, words.figures.by.cause);
    await causes.getByRole("button", { name: new RegExp(words.figures.asTable) }).click();
    await causes.getByRole("table").waitFor();
    await expectAccessible(page, `figures as a table ${language} ${theme}`);
  });
});

test("somebody without cases is told so, and nothing moves", async () => {
  const page = await open("/console/figures", { login: "qin" });
  await panel(page, t.figures.by.kind).getByText(t.figures.empty).waitFor();
  await expectAccessible(page, "figures of nobody");
});
