import { readFileSync } from "node:fs";
import { life as en } from "@shared/locales/en/life";
import { life as t } from "@shared/locales/zh/life";
import { portal as p } from "@shared/locales/zh/portal";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible } from "./support/axe";
import { expectNoOverflow, picture, stage } from "./support/browser";
import { type Filed, fileComplaint, STATEMENT } from "./support/complaint";

const { open } = stage();

/** A complaint that its complainant has withdrawn. */
async function withdrawn(page: Page): Promise<Filed> {
  const filed = await fileComplaint(page);
  const answer = await page.request.post(`/api/v1/public/cases/${filed.case_no}/acts/withdraw`, {
    headers: { "X-Access-Code": filed.access_code },
    data: { fields: {} },
  });
  expect(answer.status()).toBe(200);
  return filed;
}

/** The second person looks at the newest matter and says yes. */
async function confirm(kind: string): Promise<Page> {
  const page = await open("/console/admin/orders", { login: "security" });
  await page.getByRole("table").getByRole("link", { name: t.orders.kinds[kind] }).first().click();
  await page.getByRole("button", { name: t.orders.confirm, exact: true }).click();
  await page.getByText(t.orders.sureText.slice(0, -1), { exact: false }).waitFor();
  await picture(page, `life-confirm-${kind}`);
  await page.getByRole("button", { name: t.orders.sure }).click();
  await page.getByRole("button", { name: t.orders.sure }).waitFor({ state: "detached" });
  return page;
}

test("a head proposes to erase a case, another person confirms it, and its page says that it is gone", async () => {
  const head = await open("/console", { login: "he" });
  const { case_no, access_code } = await withdrawn(head);
  await head.goto(`/console/cases/${case_no}`);
  const bar = head.getByRole("region", { name: t.case.label });
  await bar.getByRole("button", { name: t.case.erase }).click();
  await bar.getByRole("radio", { name: t.case.grounds.law }).check();
  await bar.getByLabel(t.propose.reason).fill("无");
  await bar.getByRole("button", { name: t.propose.send }).click();
  await bar.getByText("4至500个字", { exact: false }).last().waitFor();
  await picture(head, "life-erase-form");
  await expectAccessible(head, "the form to erase");
  await bar.getByLabel(t.propose.reason).fill("监管部门要求清理");
  await bar.getByRole("button", { name: t.propose.send }).click();
  await bar.getByRole("link", { name: t.propose.see }).click();
  await head.getByRole("button", { name: t.orders.withdraw }).waitFor();
  expect(await head.getByRole("button", { name: t.orders.confirm, exact: true }).count()).toBe(0);
  await picture(head, "life-order-proposed");

  const second = await confirm("erase_cases");
  await second.getByRole("cell", { name: t.orders.results.erased }).waitFor();
  await second.getByText(t.orders.progress(1, 1)).waitFor();
  await expectAccessible(second, "an order that was carried out");
  await picture(second, "life-order-done");

  await head.goto(`/console/cases/${case_no}`);
  await head.getByText("此件内容已依法删除", { exact: false }).first().waitFor();
  expect(await head.getByText(STATEMENT).count()).toBe(0);
  await expectAccessible(head, "an erased case");
  await picture(head, "life-case-erased");
  const dark = await open(`/console/cases/${case_no}`, { login: "he", theme: "dark", language: "en" });
  await dark.getByRole("region", { name: en.case.label }).waitFor();
  await expectAccessible(dark, "an erased case in the dark");
  await picture(dark, "life-case-erased-dark");

  const own = await open("/follow", { width: 390 });
  await own.getByLabel(p.follow.number).fill(case_no);
  await own.getByLabel(p.follow.code).fill(access_code);
  await own.getByRole("button", { name: p.follow.submit }).click();
  await own.getByText("依法删除", { exact: false }).first().waitFor();
  await expectNoOverflow(own);
  await expectAccessible(own, "an erased complaint");
  await picture(own, "life-portal-erased");
});

test("a case is held and let go, and while it is held nobody can propose to erase it", async () => {
  const head = await open("/console", { login: "he" });
  const { case_no } = await withdrawn(head);
  await head.goto(`/console/cases/${case_no}`);
  const bar = head.getByRole("region", { name: t.case.label });
  await bar.getByRole("button", { name: t.case.hold, exact: true }).click();
  await bar.getByLabel(t.case.why).fill("当事人已提起诉讼");
  await bar.getByRole("button", { name: t.case.hold, exact: true }).click();
  await bar.getByText(t.case.heldWhy("当事人已提起诉讼")).waitFor();
  expect(await bar.getByRole("button", { name: t.case.erase }).count()).toBe(0);
  await expectAccessible(head, "a held case");
  await picture(head, "life-case-held");
  const clerk = await open(`/console/cases/${case_no}`, { login: "lin" });
  await clerk.getByText(t.case.heldWhy("当事人已提起诉讼")).waitFor();
  expect(await clerk.getByRole("button", { name: t.case.release }).count()).toBe(0);
  await bar.getByRole("button", { name: t.case.release }).click();
  await bar.getByLabel(t.case.why).fill("诉讼已经终结");
  await bar.getByRole("button", { name: t.case.release }).click();
  await bar.getByRole("button", { name: t.case.erase }).waitFor();
});

test("a period is proposed and confirmed, and what is due is listed and erased with its progress", async () => {
  const system = await open("/console/admin/retention", { login: "admin" });
  const name = "客户投诉处理制度";
  const table = system.getByRole("region", { name: t.retention.list });
  await table.waitFor();
  await table
    .getByRole("button", { name: new RegExp(t.retention.change) })
    .first()
    .waitFor();
  const titles = await table.getByRole("rowheader").allTextContents();
  const title = titles.find((one) => one.includes("制度")) ?? titles[0] ?? name;
  await table.getByRole("button", { name: t.retention.changeOf(title) }).click();
  const form = system.getByRole("region", { name: t.retention.changeOf(title) });
  await form.getByLabel(t.retention.years).fill("1");
  await form.getByLabel(t.propose.reason).fill("按档案管理规定");
  await form.getByRole("button", { name: t.propose.send }).click();
  await form.getByRole("link", { name: t.propose.see }).waitFor();
  await expectAccessible(system, "retention");
  await picture(system, "life-retention-change");
  await confirm("change_retention");

  const head = await open("/console/admin/retention", { login: "he" });
  await head.getByText(t.retention.months(12), { exact: false }).first().waitFor();
  await head.getByRole("button", { name: t.retention.see }).first().click();
  const send = head.getByRole("button", { name: /^提出删除所列/ });
  await send.waitFor();
  await picture(head, "life-due");
  await expectAccessible(head, "cases due");
  await send.click();
  await head.getByRole("link", { name: t.propose.see }).click();
  const second = await confirm("erase_cases");
  await second
    .getByRole("row")
    .filter({ hasText: t.orders.states.done ?? "" })
    .first()
    .waitFor({ timeout: 60_000 });
  await picture(second, "life-due-erased");
}, 120_000);

test("everything about one person is taken by who proposed it; complainants take their own", async () => {
  const head = await open("/console/admin/orders", { login: "he" });
  const { case_no, access_code } = await fileComplaint(head);
  const form = head.getByRole("region", { name: t.propose.about });
  await form.getByLabel(t.propose.reason).fill("本人申请查阅复制");
  await form.getByRole("button", { name: t.propose.send }).click();
  await form.getByText("请填写完整的电话号码", { exact: false }).first().waitFor();
  await form.getByLabel(t.propose.phone).fill("138 0000 0088");
  await form.getByRole("button", { name: t.propose.send }).click();
  await form.getByRole("link", { name: t.propose.see }).waitFor();
  await expectAccessible(head, "two-person approval");
  await picture(head, "life-orders");
  await form.getByRole("link", { name: t.propose.see }).click();
  await confirm("about_person");
  await head.reload();
  const waits = head.waitForEvent("download");
  await head.getByRole("button", { name: t.orders.take }).click();
  const file = readFileSync(await (await waits).path(), "utf8");
  expect(file).toContain(case_no);
  expect(file).toContain(STATEMENT);
  await picture(head, "life-order-taken");

  const own = await open("/follow", { width: 390 });
  await own.getByLabel(p.follow.number).fill(case_no);
  await own.getByLabel(p.follow.code).fill(access_code);
  await own.getByRole("button", { name: p.follow.submit }).click();
  const download = own.waitForEvent("download");
  await own.getByRole("button", { name: p.follow.take }).click();
  expect(readFileSync(await (await download).path(), "utf8")).toContain("王晴");
  await own.getByText(p.follow.taken).waitFor();
  await picture(own, "life-portal-taken");
});

test("the pages of both people hold in English, in the dark and on a narrow screen", async () => {
  for (const [path, login] of [
    ["/console/admin/orders", "he"],
    ["/console/admin/orders", "security"],
    ["/console/admin/retention", "admin"],
  ] as const) {
    const page = await open(path, { login, language: "en", theme: "dark", width: 420 });
    await page.getByRole("table").first().waitFor();
    await expectNoOverflow(page);
    await expectAccessible(page, `${path} of ${login}`);
    await picture(page, `life-${path.split("/").at(-1)}-${login}-narrow`);
  }
});
