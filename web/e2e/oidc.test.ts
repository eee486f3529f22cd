import { console as en } from "@shared/locales/en/console";
import { providers as enProviders } from "@shared/locales/en/providers";
import { admin as a } from "@shared/locales/zh/admin";
import { console as t } from "@shared/locales/zh/console";
import { providers as p } from "@shared/locales/zh/providers";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible } from "./support/axe";
import { expectNoOverflow, picture, stage } from "./support/browser";
import { startWithProvider, type WithProvider } from "./support/provider";
import { PASSWORD } from "./support/server";
import { code } from "./support/totp";

let running: WithProvider;
const { open } = stage(async () => {
  running = await startWithProvider();
  return running;
});

const STAFF = "统一身份认证";

async function withPassword(page: Page, login: string): Promise<void> {
  await page.getByLabel(t.signIn.login).fill(login);
  await page.getByLabel(t.signIn.password).fill(PASSWORD);
  await page.getByRole("button", { name: t.signIn.submit, exact: true }).click();
}

/** Says at the provider who one is, and that Redress may know. */
async function atProvider(page: Page, subject: string): Promise<void> {
  await page.waitForURL(/^http:\/\/localhost:/);
  await page.getByPlaceholder("Enter any login").fill(subject);
  await page.getByPlaceholder("and password").fill("whatever");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}

async function bind(page: Page, subject: string): Promise<void> {
  const part = page.getByRole("region", { name: p.heading });
  await part.getByLabel(t.account.current).fill(PASSWORD);
  await part.getByRole("button", { name: p.bindChosen }).click();
  await atProvider(page, subject);
  await page.waitForURL(/\/console\/account$/);
  await part.getByRole("button", { name: p.unbindOf(STAFF) }).waitFor();
}

test("one binds an identity, signs in by it to where one wanted, and unbinds it", async () => {
  const page = await open("/console/account");
  await page.getByRole("button", { name: p.signInBy(STAFF) }).waitFor();
  await expectAccessible(page, "signing in, with providers");
  await picture(page, "console-sign-in-providers");
  await withPassword(page, "lin");
  const part = page.getByRole("region", { name: p.heading });
  await part.getByText(p.none).waitFor();
  await part.getByLabel(t.account.current).fill("not the password");
  await part.getByRole("button", { name: p.bindChosen }).click();
  await part.getByRole("alert").waitFor();
  await bind(page, "lin-at-work");
  await expectAccessible(page, "the account page with an identity");
  await picture(page, "console-account-identities");

  await page.getByRole("button", { name: t.top.signOut }).click();
  await page.getByLabel(t.signIn.login).waitFor();
  await page.goto("/console/cases?state=open");
  await page.getByRole("button", { name: p.signInBy(STAFF) }).click();
  // The provider remembers who one is; nothing is asked there again.
  await page.waitForURL(/\/console\/cases\?state=open$/);
  await page.getByRole("heading", { name: t.cases.heading }).waitFor();
  const cookies = await page.context().cookies();
  const own = cookies.filter((cookie) => cookie.name.startsWith("redress_"));
  expect(own.map((cookie) => [cookie.name, cookie.sameSite, cookie.httpOnly])).toEqual([
    ["redress_session", "Strict", true],
  ]);

  await page.goto("/console/account");
  await part.getByRole("button", { name: p.unbindOf(STAFF) }).click();
  const sure = part.locator("form");
  await sure.getByLabel(t.account.current).fill(PASSWORD);
  await picture(page, "console-account-unbind");
  await sure.getByRole("button", { name: p.confirmUnbind }).click();
  await part.getByText(p.none).waitFor();
  await page.getByRole("button", { name: t.top.signOut }).click();
  await page.getByRole("button", { name: p.signInBy(STAFF) }).click();
  await page.getByRole("alert").waitFor();
  expect(page.url()).toMatch(/\/console\/arrive\/staff$/);
});

test("an identity that nobody bound is refused without a word about accounts, in both languages", async () => {
  for (const [language, words, provider, theme] of [
    ["zh", p, STAFF, "light"],
    ["en", enProviders, "the staff directory", "dark"],
  ] as const) {
    const page = await open("/console", { language, theme, width: 360 });
    await page.getByRole("button", { name: words.signInBy(provider) }).click();
    await atProvider(page, "a-stranger");
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toContain(
      language === "zh" ? "没有可登录的账号" : "opens no account here",
    );
    expect(page.url()).toMatch(/\/console\/arrive\/staff$/);
    await expectAccessible(page, `the refusal, ${language}`);
    await expectNoOverflow(page);
    await picture(page, `console-arrive-refused-${language}`);
    await page.getByRole("link", { name: words.toSignIn }).click();
    await page.getByLabel((language === "zh" ? t : en).signIn.login).waitFor();
  }
});

test("a second factor is asked for after coming back", async () => {
  const page = await open("/console/account");
  await withPassword(page, "su");
  await bind(page, "su-at-work");
  const factor = page.getByRole("region", { name: t.account.factor });
  await factor.getByLabel(t.account.current).fill(PASSWORD);
  await factor.getByRole("button", { name: t.account.begin }).click();
  const secret = (await factor.locator("code").textContent()) ?? "";
  await factor.getByLabel(t.account.code, { exact: true }).fill(code(secret));
  await factor.getByRole("button", { name: t.account.confirm }).click();
  await factor.getByRole("button", { name: t.account.kept }).click();
  await page.getByRole("button", { name: t.top.signOut }).click();
  await page.getByRole("button", { name: p.signInBy(STAFF) }).click();
  await page.getByText(p.codeNeeded).waitFor();
  await expectAccessible(page, "the code after coming back");
  await page.getByLabel(t.signIn.code).fill("000000");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await picture(page, "console-arrive-code");
  await page.getByLabel(t.signIn.code).fill(code(secret, 1));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/console\/account$/);
  await page.getByRole("heading", { name: t.account.heading }).waitFor();
});

test("the security administrator unbinds somebody and ends a program's token, and the auditor reads it", async () => {
  const bound = await open("/console/account");
  await withPassword(bound, "xia");
  await bind(bound, "xia-at-work");
  const page = await open("/console/admin/people");
  await withPassword(page, "qin");
  await page.getByRole("link", { name: "夏禾" }).click();
  await page.getByRole("button", { name: p.reset(1) }).click();
  await expect.poll(() => page.getByRole("button", { name: p.reset(1) }).count()).toBe(0);

  await bound.reload();
  await bound.getByLabel(t.signIn.password).waitFor();

  await page.goto("/console/admin/people");
  await page.getByRole("link", { name: "报表接口" }).click();
  await page.getByText(a.person.noTokens).waitFor();
  await page.getByLabel(a.person.tokenLabel).fill("月报");
  await page.getByRole("button", { name: a.person.token }).click();
  const tokens = page.getByRole("table", { name: a.person.tokens });
  await tokens.getByRole("cell", { name: "月报", exact: true }).waitFor();
  await expectAccessible(page, "a program's tokens");
  await picture(page, "admin-service-tokens");
  await tokens.getByRole("button", { name: t.account.endNamed("月报") }).click();
  await page.getByText(a.person.noTokens).waitFor();

  const auditor = await open("/console/admin/audit?kind=identity_unbound");
  await withPassword(auditor, "shen");
  await auditor
    .getByRole("cell", { name: `${a.audit.kinds.identity_unbound} · ${p.way("staff")}` })
    .first()
    .waitFor();
  await picture(auditor, "admin-audit-identities");
});

test("a page that nobody came back to says so, and one that was refused there too", async () => {
  const page = await open("/console/arrive/staff");
  await page.getByText(p.noAnswer).waitFor();
  await page.goto("/console/arrive/staff?error=access_denied&error_description=%3Cb%3Eowned%3C/b%3E&state=x");
  await page.getByText(p.refused).waitFor();
  expect(await page.locator("body").textContent()).not.toContain("owned");
  await page.goto("/console/arrive/staff?code=x&state=y");
  await page.getByRole("alert").waitFor();
  expect(page.url()).toMatch(/\/console\/arrive\/staff$/);
});

// The last one, because the provider is gone after it.
test("a provider that is switched off is told as such, and the password still works", async () => {
  const page = await open("/console");
  await page.getByRole("button", { name: p.signInBy("集团账号") }).click();
  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("alert").textContent()).toContain("暂时没有应答");
  await picture(page, "console-sign-in-provider-gone");
  await page.route("**/api/v1/session/provider/return", async (route) => {
    await running.switchOff();
    await route.continue();
  });
  await page.getByRole("button", { name: p.signInBy(STAFF) }).click();
  await atProvider(page, "a-stranger");
  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("alert").textContent()).toContain("暂时没有应答");
  await expectAccessible(page, "a provider that is gone");
  await page.getByRole("link", { name: p.toSignIn }).click();
  await withPassword(page, "lin");
  await page.getByRole("heading", { name: t.duties.heading }).waitFor();
});
