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
