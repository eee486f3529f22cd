import { console as c } from "@shared/locales/zh/console";
import { portal as p } from "@shared/locales/zh/portal";
import { expect, test } from "vitest";
import { expectAccessible } from "./support/axe";
import { expectNoOverflow, picture, stage } from "./support/browser";

const { open } = stage();

test("the clerk picks a division by typing, and sees whose the complaint is and why", async () => {
  const page = await open("/console/file", { login: "lin" });
  await page.locator("#file-complainant\\.phone").fill("1380000123");
  await page.getByText("手机号码为11位").waitFor();
  await page.locator("#file-complainant\\.id_number").fill("110105194912310021");
  await page.getByText("身份证号码校验不符").waitFor();
  await page.locator("#file-respondents\\.0\\.name").fill("某门窗公司");
  const region = page.locator("#file-respondents\\.0\\.region");
  await region.click();
  await page.keyboard.type("浙江 余杭");
  await page.locator(".ant-select-item-option", { hasText: "浙江省杭州市余杭区" }).waitFor();
  await page.keyboard.press("Enter");
  const panel = page.locator("#competence");
  await panel.waitFor();
  expect(await panel.textContent()).toContain(c.file.competence);
  expect(await panel.textContent()).toContain("客户服务部");
  await expectAccessible(page, "filing with places");
  await expectNoOverflow(page);
  await picture(page, "console-filing-places");
});

test("a complainant picks a division with the keyboard alone and is told which office gets it", async () => {
  const page = await open("/file/kind", { width: 390, height: 800 });
  await page.locator("input[type=radio]").first().check();
  await page.getByRole("button", { name: p.steps.next }).click();
  await page.locator("#respondents-0-name").fill("某门窗公司");
  await page.locator("#respondents-0-phone").fill("88888888");
  await page.getByText("固定电话请加上区号").waitFor();
  const box = page.getByRole("combobox", { name: p.whom.region });
  await box.focus();
  await page.keyboard.type("余杭");
  await page.getByRole("option", { name: "浙江省杭州市余杭区" }).waitFor();
  await expectAccessible(page, "the picker, open");
  await picture(page, "portal-region");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  expect(await box.inputValue()).toBe("浙江省杭州市余杭区");
  await expectNoOverflow(page);
});

test("the clerk is asked for the places by which the rules go, and an address proposes its division", async () => {
  const page = await open("/console/file", { login: "jing" });
  const panel = page.locator("#competence");
  await page.locator("#file-respondents\\.0\\.name").fill("某建材公司");
  await page.locator("#file-respondents\\.0\\.address").fill("浙江省杭州市西湖区文三路90号");
  await page.getByRole("button", { name: "浙江省杭州市西湖区" }).click();
  await panel.getByText("西湖区消费者协会(示例)", { exact: false }).waitFor();
  const others = page.locator("#file-event_regions");
  await others.click();
  await page.keyboard.type("浙江 余杭");
  await page.locator(".ant-select-item-option", { hasText: "浙江省杭州市余杭区" }).waitFor();
  await page.keyboard.press("Enter");
  await panel.getByText("CA-JUR-2", { exact: true }).first().waitFor();
  // A list that is just being drawn may miss the key; whoever uses it presses it once more.
  const close = async () => {
    await page.keyboard.press("Escape");
    return page.locator(".ant-select-dropdown:visible").count();
  };
  await expect.poll(close).toBe(0);
  expect(await page.locator("[id$=platform_region]").count(), "no rule goes by it").toBe(0);
  await expectAccessible(page, "filing with every place");
  await expectNoOverflow(page);
  await picture(page, "console-filing-asked");
  await page.locator("#file-complainant\\.name").fill("江南");
  await page.locator("#file-statement").fill("瓷砖铺好一周就开裂");
  await page.getByLabel("商品质量", { exact: true }).check();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("link", { name: c.file.openCase }).click();
  const told = page.getByRole("region", { name: c.file.competence });
  await told.getByText("CA-JUR-2", { exact: true }).first().waitFor();
  await told.getByText(c.case.elsewhere).waitFor();
  await picture(page, "console-case-competence");
});

test("of a merchant on a platform the clerk is asked whether it is found there", async () => {
  const page = await open("/console/file", { login: "fang" });
  const found = page.locator("#file-respondents\\.0\\.reachable");
  const platform = page.locator("#file-respondents\\.0\\.platform_region");
  await platform.waitFor();
  expect(await found.count()).toBe(0);
  await platform.click();
  await page.keyboard.type("杭州 余杭");
  await page.locator(".ant-select-item-option", { hasText: "浙江省杭州市余杭区" }).waitFor();
  await page.keyboard.press("Enter");
  await found.waitFor();
  await found.getByLabel("否", { exact: true }).check();
  const rule = (id: string) => page.locator("#competence").getByText(id, { exact: true }).first().waitFor();
  await rule("D-JUR-2026-UNREACHABLE");
  // What came in under the old rules is decided by them.
  await page.locator("#file-received_at").fill("2025-06-03");
  await rule("D-JUR-2020-PLATFORM");
});

test("a complainant is asked for the same, sees it once more, and it decides which office gets it", async () => {
  const page = await open("/file/kind", { width: 390, height: 800 });
  await page.getByRole("radio", { name: /消费/ }).first().check();
  const next = () => page.getByRole("button", { name: p.steps.next }).click();
  await next();
  await page.locator("#respondents-0-name").fill("某建材公司");
  await page.locator("#respondents-0-address").fill("杭州市西湖区文三路90号");
  await page.getByRole("button", { name: "浙江省杭州市西湖区" }).click();
  await expectAccessible(page, "whom it is about");
  await picture(page, "portal-whom-places");
  await next();
  await page.locator("#statement").fill("瓷砖铺好一周就开裂");
  await page.getByLabel("商品质量", { exact: true }).check();
  const pick = async (id: string, typed: string, name: string) => {
    await page.locator(id).focus();
    await page.keyboard.type(typed);
    await page.getByRole("option", { name }).waitFor();
    await page.keyboard.press("Enter");
  };
  await pick("#consumed_in", "西湖区", "浙江省杭州市西湖区");
  await pick("#event_regions", "余杭", "浙江省杭州市余杭区");
  await page.getByRole("button", { name: p.what.removePlace("浙江省杭州市余杭区") }).waitFor();
  await expectAccessible(page, "what happened, and where");
  await expectNoOverflow(page);
  await picture(page, "portal-what-places");
  await page.getByRole("button", { name: p.what.removePlace("浙江省杭州市余杭区") }).click();
  await next();
  await next();
  await next();
  await page.locator("#complainant-name").fill("江南");
  await page.locator("#complainant-foreign").getByLabel("是", { exact: true }).check();
  await next();
  await page.getByText("西湖区消费者协会(示例)").waitFor();
  await page.getByText(p.what.consumed_in).waitFor();
  await page.getByText(p.check.whyOffice).click();
  await page.getByText("外籍消费者", { exact: false }).first().waitFor();
  await picture(page, "portal-check-places");
});
