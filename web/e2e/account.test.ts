import { console as en } from "@shared/locales/en/console";
import { console as t } from "@shared/locales/zh/console";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible } from "./support/axe";
import { expectNoOverflow, picture, stage } from "./support/browser";
import { PASSWORD } from "./support/server";
import { code } from "./support/totp";

const { open } = stage();

async function signIn(page: Page, password: string, login = "luo"): Promise<void> {
  await page.getByLabel(t.signIn.login).fill(login);
  await page.getByLabel(t.signIn.password).fill(password);
  await page.keyboard.press("Enter");
}

test("a second factor is set up on the account page and asked for at signing in", async () => {
  const page = await open("/console/account", { login: "luo" });
  const factor = page.getByRole("region", { name: t.account.factor });
  await factor.getByLabel(t.account.current).fill(PASSWORD);
  await factor.getByRole("button", { name: t.account.begin }).click();
  await factor.getByRole("img", { name: t.account.picture }).waitFor();
  const secret = (await factor.locator("code").textContent()) ?? "";
  await factor.getByLabel(t.account.code, { exact: true }).fill("000000");
  await factor.getByRole("button", { name: t.account.confirm }).click();
  await factor.getByRole("alert").waitFor();
  await picture(page, "console-account-factor");
  await factor.getByLabel(t.account.code, { exact: true }).fill(code(secret));
  await factor.getByRole("button", { name: t.account.confirm }).click();
  await factor.getByRole("button", { name: t.account.kept }).waitFor();
  const codes = await factor.getByRole("listitem").allTextContents();
  expect(codes).toHaveLength(10);
  await factor.getByRole("button", { name: t.account.kept }).click();
  await factor.getByText(t.account.factorOn(10)).waitFor();

  await page.getByRole("button", { name: t.top.signOut }).click();
  await signIn(page, PASSWORD);
  await page.getByLabel(t.signIn.code).fill("000000");
  await expectAccessible(page, "the question for a code");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await picture(page, "console-sign-in-code");
  await page.getByLabel(t.signIn.code).fill(code(secret, 1));
  await page.keyboard.press("Enter");
  await factor.getByText(t.account.factorOn(10)).waitFor();

  await page.getByRole("button", { name: t.top.signOut }).click();
  await signIn(page, PASSWORD);
  await page.getByLabel(t.signIn.code).fill(codes[0] ?? "");
  await page.keyboard.press("Enter");
  await factor.getByText(t.account.factorOn(9)).waitFor();
  await factor.getByLabel(t.account.current).fill(PASSWORD);
  await factor.getByLabel(t.account.code, { exact: true }).fill(codes[1] ?? "");
  await factor.getByRole("button", { name: t.account.remove }).click();
  await factor.getByText(t.account.factorOff).waitFor();
});

test("the account page changes the password, ends sessions and makes tokens", async () => {
  const page = await open("/console/account", { login: "qin" });
  const elsewhere = await open("/console", { login: "qin" });
  await elsewhere.getByRole("heading", { name: t.duties.heading }).waitFor();
  await page.reload();
  const sessions = page.getByRole("table", { name: t.account.sessions });
  await expect.poll(() => sessions.getByRole("button").count()).toBe(1);
  const tokens = page.getByRole("region", { name: t.account.tokens });
  await tokens.getByLabel(t.account.label).fill("报表");
  await tokens.getByLabel(t.account.current).fill(PASSWORD);
  await tokens.getByRole("button", { name: t.account.make }).click();
  const token = (await tokens.getByRole("status").locator("code").textContent()) ?? "";
  const headers = { Authorization: `Bearer ${token}` };
  const fresh = await open("/");
  expect((await fresh.request.get("/api/v1/cases", { headers })).status()).toBe(200);
  await expectAccessible(page, "the account page");
  await picture(page, "console-account");
  await tokens.getByRole("button", { name: t.account.endNamed("报表") }).click();
  await tokens.getByText(t.account.noTokens).waitFor();
  expect((await fresh.request.get("/api/v1/cases", { headers })).status()).toBe(401);

  const password = page.getByRole("region", { name: t.account.password });
  const change = async (next: string, again: string) => {
    await password.getByLabel(t.account.current).fill(PASSWORD);
    await password.getByLabel(t.account.next, { exact: true }).fill(next);
    await password.getByLabel(t.account.again).fill(again);
    await password.getByRole("button", { name: t.account.change }).click();
  };
  await change("Password123!", "Password123!");
  await password.getByRole("alert").waitFor();
  await password.getByText("这是常见的", { exact: false }).waitFor();
  await change("a river flows uphill", "a river flows downhill");
  await password.getByText(t.account.differs).waitFor();
  await change("a river flows uphill", "a river flows uphill");
  await password.getByText(t.account.changed).waitFor();
  await expect.poll(() => sessions.getByRole("row").count()).toBe(2);
  await elsewhere.reload();
  await elsewhere.getByLabel(t.signIn.password).waitFor();
});

test("what was begun and not sent leaves the browser with whoever signs out, who is asked first", async () => {
  const page = await open("/console/file", { login: "lin" });
  await page.locator("#file-statement").fill("门关不严，电话里说到一半。");
  const evidence = page.getByRole("group", { name: t.file.evidence });
  const photo = { name: "来访.png", mimeType: "image/png", buffer: Buffer.from("89504e47", "hex") };
  await evidence.locator("input[type=file]").first().setInputFiles(photo);
  await evidence.getByText("来访.png").waitFor();
  await page.getByRole("button", { name: t.top.signOut }).click();
  const asked = page.getByRole("dialog", { name: t.signOut.heading });
  await asked.getByText(t.signOut.unsent(2)).waitFor();
  await expectAccessible(page, "signing out with a draft");
  await picture(page, "console-sign-out-draft");
  await asked.getByRole("button", { name: t.signOut.stay }).click();
  await expect.poll(() => page.locator("#file-statement").inputValue()).toContain("说到一半");

  await page.getByRole("button", { name: t.top.signOut }).click();
  await asked.getByRole("button", { name: t.signOut.drop }).click();
  await signIn(page, PASSWORD, "lin");
  await page.locator("#file-statement").waitFor();
  expect(await page.locator("#file-statement").inputValue()).toBe("");
  expect(await evidence.getByText("来访.png").count()).toBe(0);
  const kept = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("staff")));
  expect(kept).toEqual([]);
  await page.getByRole("button", { name: t.top.signOut }).click();
  await page.getByLabel(t.signIn.login).waitFor();
});

test("the account page fits a narrow screen, in English and in the dark", async () => {
  const page = await open("/console/account", { login: "he", width: 360, language: "en", theme: "dark" });
  await page.getByRole("heading", { name: en.account.sessions }).waitFor();
  await expectNoOverflow(page);
  await expectAccessible(page, "the account page, narrow and dark");
});
