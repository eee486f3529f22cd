import type { Page } from "playwright-core";
import { describe, test } from "vitest";
import { expectAccessible } from "./support/axe";
import { stage } from "./support/browser";
import { fileComplaint } from "./support/complaint";

const { open } = stage();

describe.each(["zh", "en"] as const)("in %s", (language) => {
  describe.each(["light", "dark"] as const)("%s", (theme) => {
    const at = async (page: Page, path: string, ready = "h1") => {
      await page.goto(path);
      await page.locator(ready).first().waitFor();
      await expectAccessible(page, `${path} ${language} ${theme}`);
    };

    test("every page of the portal has no grave finding", async () => {
      const page = await open("/", { width: 390, height: 800, language, theme });
      await at(page, "/");
      await at(page, "/follow");
      await at(page, "/file/kind");
      await page.locator("input[type=radio]").first().check();
      await page.locator("button.primary").click();
      await page.locator("#respondents-0-name").waitFor();
      await expectAccessible(page, `/file/whom ${language} ${theme}`);
      await page.locator("button.primary").click();
      await page.locator("#statement").waitFor();
      await page.locator("button.primary").click();
      await page.getByRole("alert").waitFor();
      await expectAccessible(page, `/file/what ${language} ${theme}`);
      const { case_no, access_code } = await fileComplaint(page);
      await page.goto(`/follow?no=${case_no}`);
      await page.locator("#code").fill(access_code);
      await page.locator("button.primary").click();
      await page.locator(".history").waitFor();
      await expectAccessible(page, `a case in the portal ${language} ${theme}`);
    });

    test("every page of the console has no grave finding", async () => {
      const page = await open("/console", { language, theme });
      await page.locator("#login").waitFor();
      await expectAccessible(page, `sign-in ${language} ${theme}`);
      const signedIn = await open("/console", { login: "lin", language, theme });
      await at(signedIn, "/console", "[data-row]");
      await signedIn.locator("[data-row]").first().click();
      await signedIn.locator("#acts form").first().waitFor();
      await signedIn.locator("#acts button[type=submit]").first().click();
      await signedIn.getByRole("alert").waitFor();
      await expectAccessible(signedIn, `a case ${language} ${theme}`);
      await at(signedIn, "/console/file", "form fieldset");
      await at(signedIn, "/console/cases", "table");
      await at(signedIn, "/console/notices", "[data-row]");
      await at(signedIn, "/console/figures", "dl");
    });
  });
});
