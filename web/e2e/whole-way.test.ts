import { console as t } from "@shared/locales/zh/console";
import { portal } from "@shared/locales/zh/portal";
import { expect, test } from "vitest";
import { act, expectStage } from "./support/acting";
import { picture, stage } from "./support/browser";
import { fileComplaint } from "./support/complaint";
import type { Login } from "./support/server";

const { open } = stage();

test("a complaint goes the whole way, comes back as dissatisfied, and is archived in round 2", async () => {
  const complainant = await open("/follow", { width: 390, height: 800 });
  const { case_no, access_code } = await fileComplaint(complainant);
  const page = async (login: Login) => open(`/console/cases/${case_no}`, { login });
  const [clerk, lead, department, leader] = [
    await page("lin"),
    await page("zhou"),
    await page("qin"),
    await page("he"),
  ];
  const onCase = async (at: typeof clerk) => {
    await at.reload();
    return at;
  };

  const round = async (approver: typeof clerk, amount: string) => {
    await onCase(clerk);
    await act(clerk, {
      act: "填写调查表",
      fields: { 查明的情况: "轨道安装不平。" },
      choose: ["属实，投诉成立"],
    });
    await act(clerk, {
      act: "传递工作联系单",
      fields: { 要求答复的事项: "请查明原因并提出方案。" },
      choose: ["质量管理部"],
    });
    await expectStage(clerk, "待责任部门答复");
    await act(await onCase(department), {
      act: "答复并提出方案",
      fields: { 原因和责任: "安装疏忽。", 解决方案: "两天内上门校平。" },
      choose: ["维修"],
    });
    await act(await onCase(clerk), {
      act: "提交处理方案",
      fields: { 金额: amount, 对客户的承诺: "两天内上门校平，免费。" },
      choose: ["维修"],
    });
    await act(await onCase(approver), { act: "批准方案" });
    await act(await onCase(clerk), {
      act: "向客户说明方案",
      fields: { 向客户说明的答复和方案: "我们两天内上门免费校平。" },
      seen: true,
    });
    await accept();
    await act(await onCase(department), { act: "报告实施完毕", fields: { 实施情况: "已校平。" } });
    await onCase(clerk);
    await expectStage(clerk, "待回访");
  };

  const accept = async () => {
    await complainant.goto("/follow");
    const number = complainant.getByLabel(portal.follow.number);
    const consent = complainant.getByRole("button", { name: "同意", exact: true });
    await number.or(consent).first().waitFor();
    if (await number.isVisible()) {
      await number.fill(case_no);
      await complainant.getByLabel(portal.follow.code).fill(access_code);
      await complainant.getByRole("button", { name: portal.follow.submit }).click();
    }
    await complainant.getByText(portal.follow.yourTurn).waitFor();
    await complainant.getByText("我们两天内上门免费校平。").first().waitFor();
    await picture(complainant, "portal-consent");
    await consent.click();
    await complainant.getByText(portal.follow.sent).waitFor();
  };

  await round(lead, "800");
  const promises = await clerk
    .locator("section[aria-labelledby=clocks] li[data-state]")
    .filter({ hasText: "答复客户" })
    .count();
  expect(promises).toBe(1);
  await act(clerk, { act: "填写满意度调查表", choose: ["不满意"] });
  await expectStage(clerk, "待调查");
  await clerk.getByText(t.case.rounds(2), { exact: true }).waitFor();
  await expect
    .poll(() =>
      clerk.locator("section[aria-labelledby=clocks] li[data-state]").filter({ hasText: "答复客户" }).count(),
    )
    .toBe(promises + 1);
  await picture(clerk, "console-round-2");

  await round(leader, "1500");
  await picture(clerk, "console-case");
  await act(clerk, { act: "填写满意度调查表", choose: ["满意"] });
  await expectStage(clerk, "满意办结，已存档");
  await clerk.getByText(t.case.ended).waitFor();
  await complainant.getByRole("button", { name: portal.follow.refresh }).click();
  await complainant.getByRole("heading", { name: "您对处理结果表示满意，投诉已办结。" }).waitFor();
  await picture(complainant, "portal-closed");
});

test("a department that is late is reminded and reported to its head", async () => {
  const clerk = await open("/console", { login: "lin" });
  const { case_no } = await fileComplaint(clerk, "product");
  await clerk.goto(`/console/cases/${case_no}`);
  await act(clerk, {
    act: "填写调查表",
    fields: { 查明的情况: "柜门变形。" },
    choose: ["属实，投诉成立"],
  });
  await act(clerk, {
    act: "传递工作联系单",
    fields: { 要求答复的事项: "请答复原因。" },
    choose: ["质量管理部"],
  });
  for (let weeks = 0; weeks < 2; weeks++) {
    const before = await clerk.locator("aside").textContent();
    await clerk.getByRole("button", { name: `${t.demo.forward} ${t.demo.week}` }).click();
    await expect.poll(() => clerk.locator("aside").textContent()).not.toBe(before);
  }
  await clerk
    .getByText(/“责任部门答复”.*已逾期，催办质量管理部/)
    .first()
    .waitFor();
  await clerk
    .getByText(/“责任部门答复”.*报质量管理部/)
    .first()
    .waitFor();
  await clerk.locator("[data-state=late]").first().waitFor();
  await picture(clerk, "console-late");

  const head = await open("/console/notices", { login: "luo" });
  await head.getByText(t.notices.kinds.escalate, { exact: true }).first().waitFor();
  const handler = await open("/console", { login: "qin" });
  await handler
    .getByRole("link")
    .filter({ hasText: case_no })
    .getByText(/^逾期 \d+ 天$/)
    .waitFor();
  await picture(handler, "console-duties-late");
});
