import { console as enConsole } from "@shared/locales/en/console";
import { passkeys as en } from "@shared/locales/en/passkeys";
import { console as zhConsole } from "@shared/locales/zh/console";
import { passkeys as zh } from "@shared/locales/zh/passkeys";
import type { CDPSession, Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible } from "./support/axe";
import { expectNoOverflow, picture, stage } from "./support/browser";
import { PASSWORD } from "./support/server";

const { open } = stage();

/** An authenticator inside the browser, whose owner unlocks it whenever it asks. */
async function authenticator(page: Page): Promise<{ cdp: CDPSession; authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, authenticatorId };
}

for (const [language, t, console, login] of [
  ["zh", zh, zhConsole, "luo"],
  ["en", en, enConsole, "qin"],
] as const) {
  test(`a passkey is added, signs in, is renamed and removed (${language})`, async () => {
    const page = await open("/console/account", { login, host: "localhost", language });
    const { cdp, authenticatorId } = await authenticator(page);
    const part = page.getByRole("region", { name: t.heading }).first();
    await part.getByText(t.none).waitFor();
    const add = async (password: string) => {
      await part.getByLabel(t.name, { exact: true }).fill("手机");
      await part.getByLabel(console.account.current).fill(password);
      await part.getByRole("button", { name: t.add }).click();
    };
    await add("not the password");
    await part.getByRole("alert").waitFor();
    await add(PASSWORD);
    await part.getByText(t.done("手机")).waitFor();
    const table = part.getByRole("table");
    await table.getByText(t.never).waitFor();
    // The same device a second time.
    await add(PASSWORD);
    await part.getByText(t.again).waitFor();
    await part.getByRole("button", { name: t.renameNamed("手机") }).click();
    await part.getByLabel(t.name, { exact: true }).fill("工作手机");
    await part.getByRole("button", { name: t.save }).click();
    await table.getByText("工作手机").waitFor();
    await expectAccessible(page, `passkeys on the account page, ${language}`);
    await picture(page, `console-account-passkeys-${language}`);

    await page.getByRole("button", { name: console.top.signOut }).click();
    const way = page.getByRole("button", { name: t.signIn });
    await way.waitFor();
    await expectAccessible(page, `the sign-in page, ${language}`);
    await picture(page, `console-sign-in-passkey-${language}`);
    await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    await way.click();
    await page.getByText(t.undone).waitFor();
    await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
    await way.click();
    await table.getByText("工作手机").waitFor();
    expect(await table.getByText(t.never).count()).toBe(0);

    await part.getByRole("button", { name: t.removeNamed("工作手机") }).click();
    await part.getByText(t.removeAbout("工作手机")).waitFor();
    await picture(page, `console-account-passkey-remove-${language}`);
    await part.getByLabel(console.account.current).fill(PASSWORD);
    await part.getByRole("button", { name: t.confirm }).click();
    await part.getByText(t.none).waitFor();
    await page.getByRole("button", { name: console.top.signOut }).click();
    await way.click();
    await page.getByRole("alert").waitFor();
    await picture(page, `console-sign-in-passkey-refused-${language}`);
  });
}

test("where passkeys do not work they are not offered, and the account page says where they do", async () => {
  const page = await open("/console/account", { login: "he", width: 360, theme: "dark", language: "en" });
  await page.getByText("http://localhost:", { exact: false }).waitFor();
  await expectNoOverflow(page);
  await expectAccessible(page, "passkeys elsewhere, narrow and dark");
  const asked = page.waitForResponse("**/api/v1/session/passkey");
  await page.getByRole("button", { name: enConsole.top.signOut }).click();
  await page.getByLabel(enConsole.signIn.login, { exact: true }).waitFor();
  expect(await (await asked).json()).toHaveProperty("origin", expect.stringContaining("//localhost:"));
  expect(await page.getByRole("button", { name: en.signIn }).count()).toBe(0);
  const dark = await open("/console", { host: "localhost", width: 360, theme: "dark" });
  await dark.getByRole("button", { name: zh.signIn }).waitFor();
  await expectNoOverflow(dark);
  await expectAccessible(dark, "the sign-in page with passkeys, narrow and dark");
  await picture(dark, "console-sign-in-passkey-dark");
});
