import { createHmac } from "node:crypto";
import { console as en } from "@shared/locales/en/console";
import { console as t } from "@shared/locales/zh/console";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible } from "./support/axe";
import { expectNoOverflow, picture, stage } from "./support/browser";
import { PASSWORD } from "./support/server";

const { open } = stage();

/** A code of RFC 6238, as an authenticator makes it; `steps` of thirty seconds from now. */
function code(secret: string, steps = 0): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((c) => letters.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac("sha1", key).update(step).digest();
  const at = (hash[19] ?? 0) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel(t.signIn.login).fill("luo");
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
  await factor.getByLabel(t.account.code, { exact: true }).fill(code(secret, -1));
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
  await page.getByLabel(t.signIn.code).fill(code(secret));
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

test("the account page fits a narrow screen, in English and in the dark", async () => {
  const page = await open("/console/account", { login: "he", width: 360, language: "en", theme: "dark" });
  await page.getByRole("heading", { name: en.account.sessions }).waitFor();
  await expectNoOverflow(page);
  await expectAccessible(page, "the account page, narrow and dark");
});
