import { readFile } from "node:fs/promises";
import { console as en } from "@shared/locales/en/console";
import { console as t } from "@shared/locales/zh/console";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectAccessible } from "./support/axe";
import { expectNoOverflow, picture, stage } from "./support/browser";

const { open } = stage();

const COMPLAINT = {
  procedure: "customer-service-regime",
  complainant: { name: "骆冰清", phone: "13900004321" },
  respondents: [{ name: "橙光照明安装队", credit_code: "91330106MA2CEXAMP1" }],
  statement: "客厅的水晶吊灯装歪了，螺帽松动，差点砸到人。",
  claim: "重新安装。",
  facts: { kind: "service" },
};

/** Files over the API and waits until it can be found. */
async function filed(page: Page): Promise<string> {
  const answer = await page.request.post("/api/v1/public/complaints", { data: COMPLAINT });
  expect(answer.status()).toBe(201);
  const { case_no } = (await answer.json()) as { case_no: string };
  await expect
    .poll(
      async () => {
        await look(page, "水晶吊灯");
        return numbers(page);
      },
      { timeout: 20_000 },
    )
    .toContain(case_no);
  return case_no;
}

async function look(page: Page, words: string): Promise<void> {
  const done = page.waitForResponse((response) => response.url().endsWith("/api/v1/cases/search"));
  await page.locator("#words").fill("");
  await page.locator("#words").press("Enter");
  await page.locator("#words").fill(words);
  await page.locator("#words").press("Enter");
  await done;
  await page.waitForLoadState("networkidle");
}

const numbers = (page: Page) => page.locator("[data-row]").allTextContents();

test("a case is found by two characters, one, a name, a telephone and its number", async () => {
  const page = await open("/console/cases", { login: "lin" });
  const number = await filed(page);
  for (const words of ["吊灯", "帽", "骆冰清", "橙光照明", "13900004321", "4321", number]) {
    await look(page, words);
    await expect.poll(() => numbers(page), { message: words }).toEqual([number]);
    await page.getByText(t.cases.total(1, false), { exact: true }).waitFor();
    expect(page.url(), "nothing of it in the address").not.toContain("q=");
  }
  await picture(page, "console-search");
  await look(page, "没有人写过的句子");
  await page.getByText(t.cases.emptyHelp).waitFor();
  await page.getByRole("button", { name: t.cases.forget }).click();
  await expect.poll(async () => (await numbers(page)).length).toBeGreaterThan(3);
});

test("the top search looks for words, and a number opens its case", async () => {
  const page = await open("/console", { login: "lin" });
  await page.locator("[data-row]").first().waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("没有人写过的句子");
  await page.keyboard.press("Enter");
  await page.getByText(t.cases.emptyHelp).waitFor();
  expect(await page.locator("#words").inputValue()).toBe("没有人写过的句子");
  await page.goto("/console/cases");
  await page.getByRole("button", { name: t.cases.forget }).click();
  const first = page.locator("[data-row]").first();
  const number = (await first.textContent()) ?? "";
  await page.getByLabel(t.top.search).fill(number.toLowerCase());
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/cases/${number}`);
});

test("filters stand in the address, and what is shown is taken away as a file", async () => {
  const page = await open("/console/cases?ended=open&received_from=2020-01-01", { login: "lin" });
  await page.locator("[data-row]").first().waitFor();
  expect(await page.locator("#received_from").inputValue()).toBe("2020-01-01");
  const count = await page
    .locator("[role=status]", { hasText: /共|超过/ })
    .first()
    .textContent();
  await page.locator("#received_to").fill("2020-01-02");
  await page.getByText(t.cases.empty).waitFor();
  expect(page.url()).toContain("received_to=2020-01-02");
  await page.locator("#received_to").fill("");
  await page.locator("[data-row]").first().waitFor();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: t.cases.export("CSV") }).click(),
  ]);
  expect(file.suggestedFilename()).toBe(`${t.cases.file}.csv`);
  const text = await readFile(await file.path(), "utf8");
  expect(text.startsWith("\uFEFF编号,")).toBe(true);
  expect(t.cases.total(text.trim().split("\r\n").length - 1, false)).toBe(count);
  await page.getByText(t.cases.exported).waitFor();
});

test("on intake a known respondent is offered and a similar case is shown", async () => {
  const page = await open("/console/cases", { login: "lin" });
  const number = await filed(page);
  await page.goto("/console/file");
  await page.locator("#file-complainant\\.phone").fill("139 0000 4321");
  await page.getByText("骆*", { exact: false }).first().waitFor();
  const respondent = page.locator("#file-respondents\\.0\\.name");
  await respondent.pressSequentially("橙光");
  await page.getByText("橙光照明安装队", { exact: false }).first().waitFor();
  await respondent.press("ArrowDown");
  await respondent.press("Enter");
  await expect.poll(() => respondent.inputValue()).toBe("橙光照明安装队");
  expect(await page.locator("#file-respondents\\.0\\.credit_code").inputValue()).toBe("91330106MA2CEXAMP1");
  await page.locator("#file-statement").fill("卧室的水晶吊灯装歪了，螺帽松动");
  const similar = page.locator("#similar");
  await similar.getByText(number).waitFor();
  await similar.getByText(t.file.why.alike_words, { exact: false }).first().waitFor();
  await picture(page, "console-similar");
  await expectAccessible(page, "intake with similar cases");
});

describe.each(["zh", "en"] as const)("in %s", (language) => {
  test.each(["light", "dark"] as const)("%s, search has no grave finding and fits", async (theme) => {
    const words = language === "zh" ? t : en;
    for (const width of [1280, 820]) {
      const page = await open("/console/cases", { login: "lin", language, theme, width });
      await page.locator("[data-row]").first().waitFor();
      await expectAccessible(page, `search ${language} ${theme} ${width}`);
      await expectNoOverflow(page);
      await picture(page, `search-${language}-${theme}-${width}`);
      await look(page, "zzz");
      await page.getByText(words.cases.empty).waitFor();
      await expectAccessible(page, `nothing found ${language} ${theme} ${width}`);
    }
  });
});
