import { work as en } from "@shared/locales/en/work";
import { console as t } from "@shared/locales/zh/console";
import { work as w } from "@shared/locales/zh/work";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible } from "./support/axe";
import { expectNoOverflow, picture, stage } from "./support/browser";
import { fileComplaint } from "./support/complaint";

const { open } = stage();

const row = (page: Page, no: string) => page.locator(`[data-row="${no}"]`);

test("a complaint that comes in shows by itself, and where one was stays", async () => {
  const page = await open("/console", { login: "lin" });
  const first = page.locator("[data-row]").first();
  await first.waitFor();
  await first.focus();
  const focused = await first.getAttribute("data-row");
  const other = await open("/console", { login: "su" });
  const { case_no } = await fileComplaint(other);
  await row(page, case_no).waitFor();
  await page.getByText(w.live.updated(1)).waitFor();
  expect(await page.evaluate(() => (document.activeElement as HTMLElement)?.dataset.row)).toBe(focused);
  await page.getByRole("button", { name: w.live.seen }).click();
  await expect.poll(() => page.getByText(w.live.updated(1)).count()).toBe(0);
});

test("groups say how many there are in all, with clocks and the latest note in the row", async () => {
  const page = await open("/console", { login: "lin" });
  await page.locator("[data-row]").first().waitFor();
  const counts = await (await page.request.get("/api/v1/duties/counts")).json();
  await page.getByText(w.counted(counts.all, false)).waitFor();
  const grave = page.getByRole("region", { name: t.lateness.grave });
  await grave.getByText(t.duties.groupCount(counts.grave), { exact: true }).waitFor();
  await grave.getByText(w.escalated).first().waitFor();
  await picture(page, "work-duties");
  await expectAccessible(page, "duties");
});

test("several are acted upon at once, each with its own result, and what failed is tried again", async () => {
  const page = await open("/console", { login: "lin" });
  const [a, b] = [await fileComplaint(page), await fileComplaint(page)];
  await page.reload();
  for (const one of [a, b]) {
    await row(page, one.case_no).focus();
    await page.keyboard.press("x");
  }
  await page.getByText(w.bulk.chosen(2)).waitFor();
  // Somebody is faster with one of them.
  const me = await (await page.request.get("/api/v1/session")).json();
  const seen = await page.request.get(`/api/v1/cases/${b.case_no}`);
  const acted = await page.request.post(`/api/v1/cases/${b.case_no}/acts/interim_reply`, {
    headers: { "If-Match": seen.headers().etag ?? "", "X-CSRF-Token": me.csrf },
    data: { fields: { answer: "已在查。" } },
  });
  expect(acted.status()).toBe(200);
  await page
    .getByRole("region", { name: w.bulk.bar })
    .getByRole("button", { name: "告知进展", exact: true })
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "告知的内容" }).fill("我们正在核查，三天内答复您。");
  await dialog.locator("button[type=submit]").click();
  await dialog.getByText(t.case.lookHeading).waitFor();
  await dialog.getByRole("button", { name: t.case.lookSend }).click();
  await dialog.getByText(/办成 [12] 件/).waitFor();
  await picture(page, "work-bulk");
  if ((await dialog.getByText(w.bulk.summary(1, 1)).count()) > 0) {
    await dialog.getByRole("button", { name: w.bulk.retry(1) }).click();
  }
  await dialog.getByText(w.bulk.summary(2, 0)).waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => page.getByText(w.bulk.chosen(2)).count()).toBe(0);
});

test("filters are kept under a name and put back with one click", async () => {
  const page = await open("/console?state=late", { login: "lin" });
  await page.getByRole("button", { name: w.views.save }).click();
  await page.getByRole("textbox", { name: w.views.name }).fill("逾期的");
  await page.keyboard.press("Enter");
  const view = page.getByRole("button", { name: "逾期的", exact: true });
  await view.waitFor();
  await page.goto("/console");
  await view.click();
  await expect.poll(() => new URL(page.url()).searchParams.get("state")).toBe("late");
  await page.getByRole("button", { name: w.views.forget("逾期的") }).click();
  await expect.poll(() => view.count()).toBe(0);
});

test("a opens the next act of the chosen row at its form; others see who is there", async () => {
  const page = await open("/console", { login: "lin" });
  const { case_no } = await fileComplaint(page);
  await page.reload();
  await row(page, case_no).focus();
  await page.keyboard.press("a");
  await page.waitForURL(`**/cases/${case_no}#acts`);
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest("#acts") !== null)).toBe(true);
  await page.keyboard.type("查到一半");
  const other = await open(`/console/cases/${case_no}`, { login: "su" });
  await other.getByText(w.presence.typing(["林晓"])).waitFor();
  await expectAccessible(other, "case with others");
});

test("those above see what is late where and chase it; a clerk has no such page", async () => {
  const page = await open("/console/supervision", { login: "he" });
  await page.getByRole("heading", { name: w.supervision.heading }).waitFor();
  await page.locator("[aria-expanded=false]").first().click();
  const chase = page.getByRole("button", { name: /^催办 / }).first();
  await chase.click();
  await page.getByText(w.supervision.done).first().waitFor();
  await chase.click();
  await page.getByText("您一小时内已催办过此件", { exact: false }).first().waitFor();
  await picture(page, "work-supervision");
  await expectAccessible(page, "supervision");
  const clerk = await open("/console", { login: "lin" });
  await clerk.locator("[data-row]").first().waitFor();
  expect(await clerk.getByRole("link", { name: w.nav.supervision }).count()).toBe(0);
});

test("pages of one kind are there for those who have it, also in English, dark and narrow", async () => {
  const lead = await open("/console/approvals", { login: "zhou", language: "en", theme: "dark", width: 820 });
  await lead.getByRole("heading", { name: en.pages.approval.heading }).waitFor();
  await lead.locator("[data-row]").first().waitFor();
  await expectNoOverflow(lead);
  await expectAccessible(lead, "approvals");
  await picture(lead, "work-approvals-en-dark");
  const department = await open("/console/referrals", { login: "qin", width: 390 });
  await department.getByRole("heading", { name: w.pages.referral.heading }).waitFor();
  await department.locator("[data-row]").first().waitFor();
  await expectNoOverflow(department);
  expect(await department.getByRole("link", { name: w.nav.approvals }).count()).toBe(0);
  const leader = await open("/console/supervision", { login: "he", language: "en", width: 820 });
  await leader.getByRole("heading", { name: en.supervision.heading }).waitFor();
  await expectNoOverflow(leader);
});

test("a row that moves to another group takes its focus along", async () => {
  const page = await open("/console", { login: "lin" });
  const group = (lateness: "soon" | "late") => page.getByRole("region", { name: t.lateness[lateness] });
  const first = group("soon").locator("[data-row]").first();
  await first.focus();
  const no = (await first.getAttribute("data-row")) as string;
  // As if its time had run out: a session does not last until one really has.
  const { items } = await (await page.request.get("/api/v1/duties?lateness=soon&limit=200")).json();
  const late = items.find((row: { case_no: string }) => row.case_no === no);
  await page.route(/\/api\/v1\/duties\?/, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    const here = new URL(route.request().url()).searchParams.get("lateness") === "late";
    const others = body.items.filter((row: { case_no: string }) => row.case_no !== no);
    await route.fulfill({ response, json: { ...body, items: here ? [late, ...others] : others } });
  });
  await fileComplaint(await open("/console", { login: "su" }));
  await group("late").locator(`[data-row="${no}"]`).first().waitFor();
  await expect.poll(() => group("soon").locator(`[data-row="${no}"]`).count()).toBe(0);
  await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLElement)?.dataset.row)).toBe(no);
});
