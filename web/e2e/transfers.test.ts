import { readFileSync } from "node:fs";
import { transfers as en } from "@shared/locales/en/transfers";
import { portal as p } from "@shared/locales/zh/portal";
import { transfers as t } from "@shared/locales/zh/transfers";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { act } from "./support/acting";
import { expectAccessible } from "./support/axe";
import { expectNoOverflow, picture, stage } from "./support/browser";
import { type Filed, fileComplaint } from "./support/complaint";

const { open } = stage();

/** A complaint that a department was asked about. */
async function referred(): Promise<Filed> {
  const clerk = await open("/console", { login: "lin" });
  const filed = await fileComplaint(clerk, "product");
  await clerk.goto(`/console/cases/${filed.case_no}`);
  await act(clerk, { act: "填写调查表", fields: { 查明的情况: "柜门变形。" }, choose: ["属实，投诉成立"] });
  await act(clerk, {
    act: "传递工作联系单",
    fields: { 要求答复的事项: "请答复原因和方案。" },
    choose: ["质量管理部"],
  });
  return filed;
}

const table = (page: Page, words = t) => page.getByRole("region", { name: words.list });

test("the auditor and the head see which data went where, and the complainant is told in plain words", async () => {
  const { case_no, access_code } = await referred();
  const page = await open("/console/admin/transfers", { login: "auditor" });
  await page.getByRole("heading", { name: t.heading }).waitFor();
  await expect
    .poll(async () => {
      await page.reload();
      await table(page).waitFor();
      return table(page).getByRole("row").filter({ hasText: case_no }).count();
    })
    .toBe(1);
  const row = table(page).getByRole("row").filter({ hasText: case_no });
  for (const said of [
    "客户服务部",
    "质量管理部",
    t.ways.referral,
    "投诉人(已遮盖)",
    "投诉内容",
    "传递工作联系单",
  ])
    await row.getByText(said, { exact: false }).first().waitFor();
  expect(await page.getByText("王晴").count(), "nobody's name").toBe(0);
  await expectNoOverflow(page);
  await expectAccessible(page, "the record of transfers");
  await picture(page, "transfers-auditor");

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: t.export }).click(),
  ]);
  const text = readFileSync((await download.path()) ?? "", "utf8");
  expect(text).toContain(case_no);
  expect(text).not.toContain("王晴");

  const head = await open("/console/admin/transfers", { login: "he" });
  await table(head).getByRole("row").filter({ hasText: case_no }).waitFor();
  await picture(head, "transfers-head");

  const own = await open("/follow", { width: 390 });
  await own.getByLabel(p.follow.number).fill(case_no);
  await own.getByLabel(p.follow.code).fill(access_code);
  await own.getByRole("button", { name: p.follow.submit }).click();
  await own.getByRole("heading", { name: p.follow.given }).waitFor();
  await own.getByText(p.follow.givenTo("质量管理部", t.ways.referral)).waitFor();
  await own.getByText("您的姓名、联系方式", { exact: false }).waitFor();
  await own.getByText(p.follow.givenMasked).waitFor();
  await expectNoOverflow(own);
  await expectAccessible(own, "who was given the data");
  await picture(own, "transfers-portal");
});

test("filters live in the address, and an empty list and a failure say what to do", async () => {
  const page = await open("/console/admin/transfers?way=transfer&receiver=qm", { login: "auditor" });
  await page.getByText(t.empty).waitFor();
  await expectAccessible(page, "an empty record of transfers");
  await picture(page, "transfers-empty");
  await page.getByLabel(t.from, { exact: true }).fill("2020-01-01");
  await expect.poll(() => new URL(page.url()).searchParams.get("from")).toBe("2020-01-01");
  // With the keyboard alone.
  await page.getByLabel(t.way, { exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Home");
  await page.getByRole("option").first().waitFor({ state: "attached" });
  await page.keyboard.press("Escape");
  await page.goto("/console/admin/transfers?way=referral&from=2020-01-01");
  await table(page).waitFor();
  expect(await page.getByLabel(t.from, { exact: true }).inputValue()).toBe("2020-01-01");

  await page.route("**/api/v1/transfers?*", (route) => route.abort());
  await page.reload();
  await page.getByRole("alert").first().waitFor();
  await picture(page, "transfers-failed");

  const dark = await open("/console/admin/transfers", { login: "he", theme: "dark", language: "en" });
  await table(dark, en).waitFor();
  await expectAccessible(dark, "the record of transfers in the dark");
  await picture(dark, "transfers-dark");
  const narrow = await open("/console/admin/transfers", { login: "auditor", width: 700 });
  await table(narrow).waitFor();
  await expectNoOverflow(narrow);
});

test("nobody else finds the page, by the menu or by its address", async () => {
  for (const login of ["lin", "admin"] as const) {
    const page = await open("/console/admin/transfers", { login });
    await page.getByText(t.closed).waitFor();
    expect(await page.getByRole("link", { name: t.place }).count()).toBe(0);
    const asked = await page.request.get("/api/v1/transfers");
    expect(asked.status()).toBe(403);
  }
});
