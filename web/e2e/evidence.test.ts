import { Buffer } from "node:buffer";
import { common } from "@shared/locales/zh/common";
import { console as c } from "@shared/locales/zh/console";
import { portal as t } from "@shared/locales/zh/portal";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible } from "./support/axe";
import { expectNoOverflow, picture, stage } from "./support/browser";
import { fileComplaint } from "./support/complaint";

const { open } = stage();
const PHONE = { width: 360, height: 700 };

/** A picture of one blue dot: a real one, so that the browser shows it. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg==",
  "base64",
);
const photo = (name: string) => ({ name, mimeType: "image/png", buffer: PNG });

async function next(page: Page): Promise<void> {
  await page.getByRole("button", { name: t.steps.next }).click();
}

test("a photo is chosen on a phone, survives a reload, goes with the complaint and more can be added", async () => {
  const page = await open("/file/kind", PHONE);
  await page.getByLabel("客户服务部").check();
  await next(page);
  await next(page);
  await page.getByLabel(t.what.statement).fill("阳台门关不严。");
  await page.getByLabel("工程质量").check();
  await next(page);
  await page.getByLabel(t.want.claim).fill("尽快维修");
  await next(page);
  await page.getByRole("heading", { name: t.evidence.heading }).waitFor();
  await page.getByLabel(common.files.choose).setInputFiles([photo("阳台门.png"), photo("多余的.png")]);
  await page.getByText(t.evidence.chosen(2)).waitFor();
  await page.getByRole("button", { name: common.files.removeNamed("多余的.png") }).click();
  await page.getByText(t.evidence.chosen(1)).waitFor();
  await page.reload();
  await page.getByText("阳台门.png").waitFor();
  await expectNoOverflow(page);
  await expectAccessible(page, "the evidence step");
  await picture(page, "portal-evidence");
  await next(page);
  await page.getByLabel(t.you.name).fill("王晴");
  await next(page);
  await page.getByText("阳台门.png").waitFor();
  await page.getByRole("button", { name: t.check.send }).click();
  await page.getByText(t.evidence.sent).waitFor();
  await picture(page, "portal-evidence-done");

  await page.getByRole("link", { name: t.done.follow }).click();
  await page.getByRole("heading", { name: t.follow.evidence }).waitFor();
  await page.getByRole("button", { name: common.files.downloadNamed("阳台门.png") }).waitFor();
  await page.getByText("投诉人提交了证据“阳台门.png”").waitFor();
  await page.getByLabel(common.files.choose).setInputFiles({
    name: "不是照片.jpg",
    mimeType: "image/jpeg",
    buffer: Buffer.from("<svg onload=alert(1)>"),
  });
  await page.getByRole("alert").getByText("文件内容与文件名不符", { exact: false }).waitFor();
  await expectNoOverflow(page);
  await picture(page, "portal-evidence-refused");
  await page.getByRole("button", { name: common.files.removeNamed("不是照片.jpg") }).click();
  await page.getByLabel(common.files.choose).setInputFiles(photo("又漏了.png"));
  await page.getByRole("button", { name: common.files.downloadNamed("又漏了.png") }).waitFor();
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: common.files.downloadNamed("阳台门.png") }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe("阳台门.png");
});

test("evidence whose upload fails is told, kept, and sent from where the complaint is followed", async () => {
  const page = await open("/follow", PHONE);
  const { case_no, access_code } = await fileComplaint(page);
  await page.getByLabel(t.follow.number).fill(case_no);
  await page.getByLabel(t.follow.code).fill(access_code);
  await page.getByRole("button", { name: t.follow.submit }).click();
  await page.getByRole("heading", { name: t.follow.evidence }).waitFor();
  const uploads = "**/api/v1/public/cases/*/attachments";
  await page.route(uploads, (route) =>
    route.request().method() === "POST" ? route.abort() : route.fallback(),
  );
  await page.getByLabel(common.files.choose).setInputFiles(photo("收据.png"));
  await page.getByRole("button", { name: common.files.retryNamed("收据.png") }).waitFor();
  await page.unroute(uploads);
  await page.reload();
  await page.getByRole("button", { name: common.files.downloadNamed("收据.png") }).waitFor();
});

/** Gives the page files as a drop or a paste would. */
async function give(page: Page, how: "drop" | "paste", target: string, name: string, bytes: Buffer) {
  await page.evaluate(
    ([how, target, name, text]) => {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      const given = new DataTransfer();
      given.items.add(new File([bytes], name, { type: "image/png" }));
      const event =
        how === "drop"
          ? new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true })
          : new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true });
      document.querySelector(target)?.dispatchEvent(event);
    },
    [how, target, name, bytes.toString("base64")] as const,
  );
}

test("a clerk drops and pastes files, internal and public apart, and looks at a picture", async () => {
  const page = await open("/console", { login: "lin" });
  const { case_no } = await fileComplaint(page);
  await page.goto(`/console/cases/${case_no}`);
  await page.getByRole("heading", { name: c.case.evidence }).waitFor();
  const panel = page.getByRole("region", { name: c.case.evidence });
  await give(page, "drop", "#evidence", "内部照片.png", PNG);
  const file = (name: string) => panel.getByRole("listitem").filter({ hasText: name });
  await file("内部照片.png").getByText(c.case.internalMark, { exact: true }).waitFor();
  await panel.getByText(c.case.publicMark, { exact: true }).first().click();
  await panel.getByText(c.case.evidencePublicHelp).waitFor();
  await give(page, "paste", "body", "image.png", PNG);
  await file(c.case.evidencePasted).getByText(c.case.publicMark, { exact: true }).waitFor();
  await page.getByText("添加了附件“内部照片.png”", { exact: false }).waitFor();

  await panel
    .locator("input[type=file]")
    .first()
    .setInputFiles({
      name: "程序.pdf",
      mimeType: "application/pdf",
      buffer: Buffer.from("MZ"),
    });
  await panel.getByRole("alert").getByText("文件内容与文件名不符", { exact: false }).waitFor();
  await expectAccessible(page, "the case page with evidence");
  await picture(page, "console-evidence");

  const thumb = panel.getByRole("button", { name: common.files.openNamed("内部照片.png") });
  await thumb.click();
  await page.getByRole("dialog").getByRole("img", { name: "内部照片.png" }).waitFor();
  const drawn = () =>
    page.evaluate(() => document.querySelector<HTMLImageElement>("dialog img")?.naturalWidth);
  await expect.poll(drawn).toBe(1);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await expect.poll(() => thumb.evaluate((button) => button === document.activeElement)).toBe(true);

  await page.goto(`/console/cases/${case_no}/file`);
  const printed = page.getByRole("listitem").getByRole("img", { name: "内部照片.png" });
  await expect.poll(() => printed.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1);
  await page.getByText(c.case.evidencePasted, { exact: false }).first().waitFor();
});

test("evidence picked while a complaint is taken down is sent right after filing", async () => {
  const page = await open("/console/file", { login: "lin" });
  await page.locator("#file-complainant\\.name").fill("王晴");
  await page.locator("#file-statement").fill("门关不严。");
  await page.getByLabel("工程质量").check();
  const evidence = page.getByRole("group", { name: c.file.evidence });
  await evidence.locator("input[type=file]").first().setInputFiles(photo("来访带来的.png"));
  await evidence.getByText("来访带来的.png").waitFor();
  await picture(page, "console-filing-evidence");
  await page.getByRole("button", { name: c.file.submit }).click();
  await page.getByText(c.file.evidenceDone).waitFor();
  await page.getByRole("link", { name: c.file.openCase }).click();
  await page.getByRole("link", { name: common.files.downloadNamed("来访带来的.png") }).waitFor();
});
