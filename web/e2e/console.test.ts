import { console as en } from "@shared/locales/en/console";
import { console as t } from "@shared/locales/zh/console";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { act } from "./support/acting";
import { expectNoOverflow, picture, stage } from "./support/browser";
import { fileComplaint } from "./support/complaint";
import { PASSWORD } from "./support/server";

const { open } = stage();

test("a wrong password is told kindly; a right one leads to where one wanted to go", async () => {
  const page = await open("/console/figures");
  await page.getByLabel(t.signIn.login).fill("lin");
  await page.getByLabel(t.signIn.password).fill("wrong");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await page.getByLabel(t.signIn.password).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: t.figures.heading }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/console/figures");
});

test("my duties are grouped, filtered in the address and walked with the keyboard", async () => {
  const page = await open("/console?state=late", { login: "lin" });
  await page.getByRole("heading", { name: t.lateness.late, exact: false }).first().waitFor();
  expect(await page.getByRole("heading", { name: t.lateness.later, exact: false }).count()).toBe(0);
  await page.goto("/console");
  await page.locator("[data-row]").first().waitFor();
  await picture(page, "console-duties");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const second = await page.locator("[data-row]").nth(1).getAttribute("href");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${second}`);
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await page.getByRole("heading", { name: t.duties.heading }).waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await page.keyboard.type("0000-0000-00000");
  await page.keyboard.press("Enter");
  await page.getByText(t.case.notFound).waitFor();
});

async function typeInto(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Tab");
  await page.keyboard.type(text);
}

test("a complaint is taken down with the keyboard alone, and filed once", async () => {
  const page = await open("/console", { login: "lin" });
  await page.getByRole("heading", { name: t.duties.heading }).waitFor();
  await page.keyboard.press("n");
  await page.getByRole("heading", { name: t.file.heading }).waitFor();
  await page.getByRole("radio", { name: t.file.channels.phone }).focus();
  await page.keyboard.press("ArrowRight");
  await page.locator("#file-received_time").focus();
  await page.locator("#file-complainant\\.name").focus();
  await page.keyboard.type("陈静");
  await typeInto(page, "13800000077");
  await typeInto(page, "");
  await typeInto(page, "和平路1号");
  await typeInto(page, ""); // identity number
  await typeInto(page, ""); // division
  await typeInto(page, "门窗安装队");
  for (let skipped = 0; skipped < 6; skipped++) await page.keyboard.press("Tab");
  await typeInto(page, "阳台门关不严。");
  await typeInto(page, "尽快维修。");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("alert").getByText("投诉类型").waitFor();
  await picture(page, "console-filing");
  await page.reload();
  await page.getByRole("radio", { name: "服务质量" }).focus();
  await page.keyboard.press("Space");
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/cases"))
      sent.push(request.headers()["idempotency-key"] ?? "");
  });
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: t.file.done }).waitFor();
  await page.getByText(t.file.nextText("待调查", "客服专员", "客户服务部")).waitFor();
  await picture(page, "console-filed");
  expect(new Set(sent).size).toBe(1);
  await page.getByRole("link", { name: t.file.openCase }).click();
  await page.getByText("热线", { exact: false }).first().waitFor();
});

test("a session that ends asks to sign in again and loses nothing", async () => {
  const page = await open("/console", { login: "lin" });
  const { case_no } = await fileComplaint(page);
  await page.goto(`/console/cases/${case_no}`);
  await page.getByRole("textbox", { name: "查明的情况" }).fill("查到一半");
  await page.getByRole("radio", { name: "不属实，投诉不成立" }).check();
  await page.context().clearCookies();
  // What goes on by itself, such as telling others who types, may find it out before the click does.
  await page.locator("#acts button[type=submit]").first().click({ force: true });
  await page.getByText(t.signIn.again).waitFor();
  await page.getByLabel(t.signIn.password).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect.poll(() => page.getByText(t.signIn.again).count()).toBe(0);
  expect(await page.getByRole("textbox", { name: "查明的情况" }).inputValue()).toBe("查到一半");
  await act(page, { act: "填写调查表" });
});

test("whoever acts upon an old state is told what happened, and keeps what was typed", async () => {
  const page = await open("/console", { login: "lin" });
  const { case_no } = await fileComplaint(page);
  await page.goto(`/console/cases/${case_no}`);
  await page.getByRole("textbox", { name: "查明的情况" }).fill("现场查看属实");
  const other = await open(`/console/cases/${case_no}`, { login: "su" });
  await act(other, { act: "告知进展", fields: { 告知的内容: "正在查。" }, seen: true });
  await page.getByRole("radio", { name: "属实，投诉成立", exact: true }).check();
  await page.locator("#acts button[type=submit]").first().click();
  await page.getByText(t.case.stale).waitFor();
  await page.locator("#acts").getByText("告知进展").first().waitFor();
  await picture(page, "console-stale");
  expect(await page.getByRole("textbox", { name: "查明的情况" }).inputValue()).toBe("现场查看属实");
  await act(page, { act: "填写调查表" });
});

test("the console works on a narrow screen, in English and in the dark", async () => {
  const page = await open("/console", { width: 390, login: "lin", language: "en", theme: "dark" });
  await page.locator("[data-row]").first().click();
  await page.getByRole("heading", { name: en.case.acts }).waitFor();
  await expectNoOverflow(page);
  await picture(page, "console-case-narrow-en-dark");
  for (const path of ["", "/file", "/cases", "/notices", "/figures"]) {
    await page.goto(`/console${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await expectNoOverflow(page);
  }
});

test("whoever signs out is out", async () => {
  const page = await open("/console", { login: "zhou" });
  await page.getByRole("button", { name: t.top.signOut }).click();
  await page.getByRole("heading", { name: t.signIn.heading }).waitFor();
  await page.goto("/console/cases");
  await page.getByLabel(t.signIn.password).waitFor();
});
