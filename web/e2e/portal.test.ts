import { readFileSync } from "node:fs";
import { portal as t } from "@shared/locales/zh/portal";
import { expect, test } from "vitest";
import { expectNoOverflow, picture, stage } from "./support/browser";
import { fileComplaint } from "./support/complaint";

const { open } = stage();
const PHONE = { width: 320, height: 640 };

test("a complaint is filed on a phone, one question a page, and followed", async () => {
  const page = await open("/", PHONE);
  await page.getByRole("link", { name: t.home.file }).click();
  await page.getByRole("heading", { name: t.kind.heading }).waitFor();
  await page.getByRole("button", { name: t.steps.next }).click();
  await page.getByRole("alert").waitFor();
  await expectNoOverflow(page);
  await picture(page, "portal-office");
  await page.getByLabel("客户服务部").check();
  await page.getByRole("button", { name: t.steps.next }).click();
  await page.getByLabel(t.whom.name).fill("明栅家居安装队");
  await page.getByRole("button", { name: t.steps.next }).click();

  await page.getByRole("heading", { name: t.what.heading }).waitFor();
  await page.getByRole("button", { name: t.steps.next }).click();
  await page.getByRole("alert").waitFor();
  await picture(page, "portal-missing");
  await page.getByLabel(t.what.statement).fill("上月安装的阳台门关不严。");
  await page.getByLabel("工程质量").check();
  await page.getByLabel("要求赔付的金额").fill("1280.50");
  await page.getByRole("button", { name: t.steps.next }).click();

  await page.getByLabel(t.want.claim).fill("尽快维修");
  await page.goBack();
  await expect.poll(() => page.getByLabel(t.what.statement).inputValue()).toBe("上月安装的阳台门关不严。");
  await page.reload();
  await page.getByRole("button", { name: t.steps.next }).click();
  await expect.poll(() => page.getByLabel(t.want.claim).inputValue()).toBe("尽快维修");
  await page.getByRole("button", { name: t.steps.next }).click();
  await page.getByRole("heading", { name: t.evidence.heading }).waitFor();
  await page.getByRole("button", { name: t.steps.next }).click();

  // A refusal of the server is shown at the field's own step.
  await page.getByLabel(t.you.name).fill("王晴");
  await page.getByLabel(t.you.phone).fill("不告诉");
  await page.getByRole("button", { name: t.steps.next }).click();
  await page.getByRole("button", { name: t.check.send }).click();
  await page.getByRole("heading", { name: t.you.heading }).waitFor();
  await page.getByRole("alert").getByText("电话号码").waitFor();
  await page.getByLabel(t.you.phone).fill("13800000099");
  await page.getByRole("button", { name: t.steps.next }).click();

  await page.getByText("客户服务部").waitFor();
  await page.getByText("¥1,280.50").waitFor();
  await expectNoOverflow(page);
  await picture(page, "portal-check");
  await page.getByRole("button", { name: t.check.send }).click();
  await page.getByRole("img", { name: t.done.qr }).waitFor();
  await expectNoOverflow(page);
  await picture(page, "portal-done");
  expect(await page.evaluate(() => localStorage.getItem("redress.complaint"))).toBeNull();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: t.done.save }).click();
  const saved = readFileSync(await (await saving).path(), "utf8");
  for (const kept of await page.locator(".slip .code").allTextContents()) expect(saved).toContain(kept);

  await page.getByRole("link", { name: t.done.follow }).click();
  await page.getByRole("heading", { name: "已收到您的投诉，正在调查。" }).waitFor();
  await expectNoOverflow(page);
  await picture(page, "portal-follow");
  expect(page.url()).not.toContain("code");

  await page.locator("summary", { hasText: "补充情况" }).click();
  await page.getByLabel("补充的内容").fill("今天又漏了一次。");
  await page.getByRole("button", { name: "补充情况" }).click();
  await page.getByText(t.follow.sent).waitFor();
  await page.getByText("今天又漏了一次。").waitFor();
});

test("each office asks its own questions and says its own first date", async () => {
  const page = await open("/file", PHONE);
  for (const [office, own] of [
    ["企业客户部", "投诉要求"],
    ["南湖门店", "事情发生的日期"],
  ] as const) {
    await page.goto("/file/kind");
    await page.getByLabel(office).check();
    await page.getByRole("button", { name: t.steps.next }).click();
    await page.getByLabel(t.whom.name).waitFor();
    await page.getByRole("button", { name: t.steps.next }).click();
    await page.getByText(own, { exact: false }).first().waitFor();
  }
  await page.getByLabel(t.what.statement).fill("抱枕少了一个。");
  for (const _ of ["what", "want", "evidence"])
    await page.getByRole("button", { name: t.steps.next }).click();
  await page.getByLabel(t.you.name).fill("王晴");
  await page.getByRole("button", { name: t.steps.next }).click();
  await page.getByText("南湖门店").first().waitFor();
  await page.getByRole("button", { name: t.check.send }).click();
  await page.getByRole("link", { name: t.done.follow }).click();
  await page.getByRole("heading", { name: "听您把情况说完", exact: false }).waitFor();
});

test("a wrong code is one kind sentence", async () => {
  const page = await open("/follow", PHONE);
  const { case_no } = await fileComplaint(page);
  await page.getByLabel(t.follow.number).fill(case_no.toLowerCase());
  await page.getByLabel(t.follow.code).fill("AAAAA-AAAAA");
  await page.getByRole("button", { name: t.follow.submit }).click();
  await page.getByText(t.follow.wrong).waitFor();
});

test("at 200 % zoom nothing sticks out", async () => {
  for (const path of ["/", "/file/kind", "/follow"]) {
    const page = await open(path, { width: 640, height: 480 });
    await page.evaluate(() => {
      document.documentElement.style.fontSize = "212.5%";
    });
    await page.getByRole("heading", { level: 1 }).waitFor();
    await expectNoOverflow(page);
  }
});

test("without scripts it says how to go on, with a telephone number", async () => {
  const page = await open("/file", { ...PHONE, script: false });
  await page.getByRole("heading", { name: "请开启 JavaScript" }).waitFor();
  await page.getByRole("link", { name: "12315" }).first().waitFor();
  await expectNoOverflow(page);
  await picture(page, "portal-no-script");
});

test("a complaint whose answer got lost is sent again by itself and filed once", async () => {
  const page = await open("/file/kind", PHONE);
  await page.getByLabel("南湖门店").check();
  await page.getByRole("button", { name: t.steps.next }).click();
  await page.getByRole("button", { name: t.steps.next }).click();
  await page.getByLabel(t.what.statement).fill("抱枕少了一个。");
  for (const _ of ["what", "want", "evidence"])
    await page.getByRole("button", { name: t.steps.next }).click();
  await page.getByLabel(t.you.name).fill("王晴");
  await page.getByRole("button", { name: t.steps.next }).click();
  const numbers = new Set<string>();
  await page.route("**/public/complaints", async (route) => {
    const answer = await route.fetch();
    numbers.add(((await answer.json()) as { case_no: string }).case_no);
    await route.abort();
  });
  await page.getByRole("button", { name: t.check.send }).click();
  await page.getByText(t.network.waiting).waitFor();
  await expectNoOverflow(page);
  await picture(page, "portal-waiting");
  // Even when the page is closed meanwhile, the same complaint is the same.
  await page.reload();
  await page.getByRole("button", { name: t.check.send }).click();
  await page.getByText(t.network.waiting).waitFor();
  await page.unroute("**/public/complaints");
  await page.getByRole("button", { name: t.network.again }).click();
  await page.getByRole("heading", { name: t.done.heading }).waitFor();
  numbers.add((await page.locator(".slip .code").first().textContent()) ?? "");
  expect(numbers.size).toBe(1);
});
