import { console as t } from "@shared/locales/zh/console";
import { work as w } from "@shared/locales/zh/work";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { act, expectStage } from "./support/acting";
import { stage } from "./support/browser";
import { fileComplaint } from "./support/complaint";

const { open } = stage();
const PLAN = {
  act: "提交处理方案",
  fields: { 金额: "800", 对客户的承诺: "两天内上门校平，免费。" },
  choose: ["维修"],
};

/** A case that waits for the quality department's answer, on its clerk's page. */
async function referred(): Promise<{ clerk: Page; case_no: string }> {
  const clerk = await open("/console", { login: "lin" });
  const { case_no } = await fileComplaint(clerk);
  await clerk.goto(`/console/cases/${case_no}`);
  await act(clerk, { act: "填写调查表", fields: { 查明的情况: "轨道不平。" }, choose: ["属实，投诉成立"] });
  await act(clerk, {
    act: "传递工作联系单",
    fields: { 要求答复的事项: "请查明原因。" },
    choose: ["质量管理部"],
  });
  return { clerk, case_no };
}

test("an approval that is sent back comes again changed, and is approved", async () => {
  const { clerk, case_no } = await referred();
  const department = await open(`/console/cases/${case_no}`, { login: "qin" });
  await act(department, {
    act: "答复并提出方案",
    fields: { 原因和责任: "安装疏忽。", 解决方案: "上门校平。" },
    choose: ["维修"],
  });
  await clerk.reload();
  await act(clerk, PLAN);
  const lead = await open("/console/approvals", { login: "zhou" });
  await lead.getByRole("heading", { name: w.nav.approvals }).waitFor();
  await lead
    .getByRole("link", { name: new RegExp(case_no) })
    .first()
    .click();
  await act(lead, { act: "退回修改", fields: { 退回的理由: "请写明哪一天上门。" } });
  await expectStage(lead, "待拟定处理方案");

  await clerk.reload();
  await expectStage(clerk, "待拟定处理方案");
  await clerk.getByText("请写明哪一天上门。").first().waitFor();
  await act(clerk, { ...PLAN, fields: { ...PLAN.fields, 对客户的承诺: "周五上午上门校平，免费。" } });
  await lead.reload();
  await act(lead, { act: "批准方案" });
  await expectStage(lead, "待与客户沟通");
});

test("a department sees who complains only for a reason, which the auditor reads", async () => {
  const { case_no } = await referred();
  const department = await open(`/console/cases/${case_no}`, { login: "qin" });
  await department.getByText("王*").first().waitFor();
  expect(await department.getByText("13800000088").count()).toBe(0);
  await department.getByRole("button", { name: t.case.unmask, exact: true }).first().click();
  await department.getByLabel(t.case.unmaskReason).fill("核对上门地址和电话");
  await department.keyboard.press("Enter");
  await department.getByText("13800000088").first().waitFor();
  await department.reload();
  await department.getByText("王*").first().waitFor();
  expect(await department.getByText("13800000088").count(), "it is shown once").toBe(0);

  const auditor = await open("/console/admin/audit?kind=unmask", { login: "auditor" });
  await auditor.getByText("核对上门地址和电话").first().waitFor();
  await auditor.getByText(case_no).first().waitFor();
});
