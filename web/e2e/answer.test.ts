import { Buffer } from "node:buffer";
import { answer as t } from "@shared/locales/zh/answer";
import { console as c } from "@shared/locales/zh/console";
import { link as l } from "@shared/locales/zh/link";
import { portal } from "@shared/locales/zh/portal";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { act, expectStage } from "./support/acting";
import { expectAccessible } from "./support/axe";
import { expectNoOverflow, picture, stage } from "./support/browser";
import { fileComplaint } from "./support/complaint";

const { open } = stage();
const PHONE = { width: 390, height: 800 };

/** A case that waits for a department's answer, on its clerk's page. */
async function referred(): Promise<{ clerk: Page; case_no: string }> {
  const clerk = await open("/console", { login: "lin" });
  const { case_no } = await fileComplaint(clerk, "product");
  await clerk.goto(`/console/cases/${case_no}`);
  await act(clerk, { act: "填写调查表", fields: { 查明的情况: "柜门变形。" }, choose: ["属实，投诉成立"] });
  await act(clerk, {
    act: "传递工作联系单",
    fields: { 要求答复的事项: "请答复原因和方案。" },
    choose: ["质量管理部"],
  });
  await expectStage(clerk, "待责任部门答复");
  return { clerk, case_no };
}

/** The address of a new link, made on the case page. */
async function makeLink(clerk: Page): Promise<string> {
  const button = clerk.getByRole("button", { name: l.open, exact: true });
  const make = clerk.getByRole("button", { name: l.make }).or(clerk.getByRole("button", { name: l.renew }));
  await button.click();
  await make.click();
  await clerk.getByText(l.once).waitFor();
  return clerk.getByLabel(l.address, { exact: true }).inputValue();
}

test("a late referral is answered on a phone by its link", async () => {
  const { clerk } = await referred();
  for (let weeks = 0; weeks < 2; weeks++) {
    const before = await clerk.locator("aside").textContent();
    await clerk.getByRole("button", { name: `${c.demo.forward} ${c.demo.week}` }).click();
    await expect.poll(() => clerk.locator("aside").textContent()).not.toBe(before);
  }
  const url = await makeLink(clerk);
  await clerk.getByRole("img", { name: l.qr }).waitFor();
  expect(await clerk.getByLabel(l.text).inputValue()).toContain(url);
  await expectAccessible(clerk, "the dialog of a link");
  await picture(clerk, "console-answer-link");

  const phone = await open(url, PHONE);
  await phone.getByRole("heading", { name: t.heading("客户服务部") }).waitFor();
  expect(phone.url(), "the key is taken out of the address").not.toContain("#");
  for (const said of [t.due.late, "请答复原因和方案。", "王*", "上月安装的阳台推拉门关不严"])
    await phone.getByText(said).first().waitFor();
  for (const kept of ["王晴", "13800000088", "柜门变形"])
    expect(await phone.getByText(kept).count(), kept).toBe(0);
  await expectNoOverflow(phone);
  await expectAccessible(phone, "the page of a link");
  await picture(phone, "portal-answer");

  await phone.locator("#files-any").setInputFiles({
    name: "检测报告.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.7\n%%EOF\n"),
  });
  await phone.getByText(t.filesSent, { exact: false }).waitFor();
  await expectAccessible(phone, "the page of a link with a file");
  await phone.getByRole("button", { name: t.next }).first().click();
  await phone.getByRole("alert").waitFor();
  await phone.getByLabel("原因和责任").fill("木料含水率偏高。");
  await phone.reload();
  await expect.poll(() => phone.getByLabel("原因和责任").inputValue()).toBe("木料含水率偏高。");
  await phone.getByLabel("解决方案").fill("更换柜门。");
  await phone.getByLabel("换货").check();
  await phone.getByRole("button", { name: t.next }).first().click();
  await phone.getByRole("heading", { name: t.look }).waitFor();
  await phone.getByText("更换柜门。").waitFor();
  await picture(phone, "portal-answer-look");
  await phone.getByRole("button", { name: t.back }).click();
  await phone.getByLabel("解决方案").fill("三日内更换柜门。");
  await phone.getByRole("button", { name: t.next }).first().click();
  await phone.getByRole("button", { name: t.send }).click();
  await phone.getByRole("heading", { name: t.done }).waitFor();
  await expectNoOverflow(phone);
  await expectAccessible(phone, "the receipt of an answer");
  await picture(phone, "portal-answer-done");
  expect(await phone.evaluate(() => Object.keys(localStorage))).not.toContainEqual(
    expect.stringMatching(/answer|once/),
  );

  await phone.reload();
  await phone.getByRole("heading", { name: t.over }).waitFor();
  await phone.getByText("已经答复").waitFor();
  await clerk.getByRole("button", { name: l.close }).click();
  await clerk.reload();
  await expectStage(clerk, "待拟定处理方案");
  await clerk.getByText("凭答复链接").first().waitFor();
});

test("a link that was replaced, ended, cut off or left out is told kindly", async () => {
  const { clerk } = await referred();
  const first = await makeLink(clerk);
  await clerk.getByRole("button", { name: l.renew }).click();
  await expect.poll(() => clerk.getByLabel(l.address, { exact: true }).inputValue()).not.toBe(first);
  const second = await clerk.getByLabel(l.address, { exact: true }).inputValue();
  const phone = await open("/answer", PHONE);
  await phone.getByRole("heading", { name: t.noLink }).waitFor();
  await expectAccessible(phone, "the page without a link");
  await phone.goto(first);
  await phone.getByRole("heading", { name: t.unknown }).waitFor();
  await phone.goto(second);
  await phone.getByRole("heading", { name: t.heading("客户服务部") }).waitFor();
  await clerk.getByRole("button", { name: l.end }).click();
  await clerk.getByText(l.over.link_ended).waitFor();
  await phone.reload();
  await phone.getByText("链接已停用").waitFor();
  await picture(phone, "portal-answer-over");
});

test("without a network the answer waits and then goes by itself, once", async () => {
  const { clerk, case_no } = await referred();
  const phone = await open(await makeLink(clerk), PHONE);
  await phone.locator("summary", { hasText: "退回传递单" }).click();
  await phone.getByLabel("理由及建议的责任部门").fill("应由采购部答复。");
  await phone.getByRole("button", { name: t.next }).last().click();
  await phone.getByRole("heading", { name: t.look }).waitFor();
  // The request arrives and its answer gets lost, as on a train.
  await phone.route("**/acts/**", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await phone.getByRole("button", { name: t.send }).click();
  await phone.getByText(portal.network.waiting).waitFor();
  await picture(phone, "portal-answer-waiting");
  await phone.context().setOffline(true);
  await phone.getByText(portal.network.offline).waitFor();
  await phone.unroute("**/acts/**");
  await phone.context().setOffline(false);
  await phone.getByRole("heading", { name: t.done }).waitFor();
  const log = await clerk.request.get(`/api/v1/cases/${case_no}/events`);
  const events = (await log.json()) as { items: { event: { fact: { act?: string } } }[] };
  expect(events.items.filter((one) => one.event.fact.act === "hand_back")).toHaveLength(1);
});

test.each([
  ["zh", "dark"],
  ["en", "light"],
  ["en", "dark"],
] as const)("the page of a link reads well in %s and %s", async (language, theme) => {
  const { clerk } = await referred();
  const phone = await open(await makeLink(clerk), { width: 320, height: 640, language, theme });
  await phone.locator("form").first().waitFor();
  await expectNoOverflow(phone);
  await expectAccessible(phone, `the page of a link ${language} ${theme}`);
  await picture(phone, `portal-answer-${language}-${theme}`);
});
