import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Language } from "@shared/locales";
import { portal as portalEn } from "@shared/locales/en/portal";
import { procedures as proceduresEn } from "@shared/locales/en/procedures";
import { portal as portalZh } from "@shared/locales/zh/portal";
import { procedures as proceduresZh } from "@shared/locales/zh/procedures";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectAccessible } from "./support/axe";
import { expectNoOverflow, picture, stage } from "./support/browser";
import type { Filed } from "./support/complaint";

const { open } = stage();
const PHONE = { width: 320, height: 640 };
const TITLE = { zh: "投诉不予受理决定书", en: "Decision not to accept a complaint" };
const ROUTES = "与商家协商，请消费者协会调解，或者向人民法院起诉。";

const words = (language: Language) =>
  language === "zh" ? { t: portalZh.follow, p: proceduresZh } : { t: portalEn.follow, p: proceduresEn };

/** A complaint to a market regulator that is declined, so that its decision was issued. */
async function declined(): Promise<Filed> {
  const clerk = await open("/console", { login: "fang" });
  const filed = await clerk.request.post("/api/v1/public/complaints", {
    data: {
      procedure: "administrative-complaint",
      office: "msd",
      complainant: { name: "王晴", phone: "13800000088", region: "330106" },
      respondents: [{ name: "某通讯器材店", region: "330106" }],
      statement: "手机买来三年多，换过两次屏，现在又不亮。",
      claim: "退货退款。",
      facts: { kind: "goods" },
    },
  });
  expect(filed.status(), await filed.text()).toBe(201);
  const found = (await filed.json()) as Filed;
  const { csrf } = (await (await clerk.request.get("/api/v1/session")).json()) as { csrf: string };
  const path = `/api/v1/cases/${found.case_no}`;
  for (const [act, fields] of [
    ["register", {}],
    ["decline", { ground: "TIME", reason: "知道权益受损已超过三年。", other_routes: ROUTES }],
  ] as const) {
    const seen = await clerk.request.get(path);
    const done = await clerk.request.post(`${path}/acts/${act}`, {
      headers: { "X-CSRF-Token": csrf, "If-Match": seen.headers().etag ?? "" },
      data: { fields },
    });
    expect(done.status(), await done.text()).toBe(200);
  }
  return found;
}

async function follow(page: Page, { case_no, access_code }: Filed, language: Language): Promise<void> {
  const { t } = words(language);
  await page.getByLabel(t.number).fill(case_no);
  await page.getByLabel(t.code).fill(access_code);
  await page.getByRole("button", { name: t.submit }).click();
}

describe.each(["zh", "en"] as const)("in %s", (language) => {
  const { t, p } = words(language);

  test("on a phone the complainant finds, reads, keeps and prints the decision", async () => {
    const theme = language === "zh" ? "light" : "dark";
    const filed = await declined();
    const page = await open("/follow", { ...PHONE, language, theme });
    await follow(page, filed, language);
    const papers = page.getByRole("region", { name: t.papers });
    await papers.waitFor();
    expect(await papers.getByRole("link").count()).toBe(1);
    await expectNoOverflow(page);
    await expectAccessible(page, `the papers of a complaint ${language}`);
    await picture(page, `portal-papers-${language}`);

    // By keys alone: the link opens, and the heading of the paper has the focus.
    await papers.getByRole("link", { name: TITLE[language] }).focus();
    await page.keyboard.press("Enter");
    const heading = page.getByRole("heading", { name: TITLE[language], level: 1 });
    await heading.waitFor();
    await expect.poll(() => heading.evaluate((node) => node === document.activeElement)).toBe(true);
    const paper = page.locator("article.paper");
    await paper.getByText(ROUTES, { exact: false }).waitFor();
    await paper.getByText("令第121号", { exact: false }).waitFor();
    await paper.getByText(filed.case_no, { exact: false }).first().waitFor();
    expect(page.url()).toMatch(/\/follow\/papers\/\d+$/);
    await expectNoOverflow(page);
    await expectAccessible(page, `a paper ${language}`);
    await picture(page, `portal-paper-${language}`);

    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: t.save }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe(`${TITLE[language]} ${filed.case_no}.txt`);
    const text = readFileSync(await saved.path(), "utf8");
    expect(text).toContain(ROUTES);
    expect(text).toContain(filed.case_no);

    // Printed: the sheet alone, black on white whatever the screen was, on one page of A4.
    await page.emulateMedia({ media: "print" });
    for (const name of [t.print, t.save])
      expect(await page.getByRole("button", { name }).isVisible()).toBe(false);
    for (const gone of ["header.bar", "footer.foot", ".paper-back", ".demo"])
      expect(await page.locator(gone).isVisible(), gone).toBe(false);
    const look = await paper.evaluate((node) => {
      const { color, backgroundColor, borderTopWidth } = getComputedStyle(node);
      return [color, backgroundColor, borderTopWidth];
    });
    expect(look).toEqual(["rgb(0, 0, 0)", "rgb(255, 255, 255)", "0px"]);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    writeFileSync(resolve(import.meta.dirname, `pictures/portal-paper-${language}.pdf`), pdf);
    const told = pdf.toString("latin1");
    expect(told.match(/\/Type\s*\/Page\b(?!s)/g)?.length).toBe(1);
    expect(told).toMatch(/\/MediaBox\s*\[0 0 59[456](\.\d+)? 84[12](\.\d+)?\]/);
    await page.setViewportSize({ width: 794, height: 1123 });
    await picture(page, `portal-paper-printed-${language}`);
    await page.setViewportSize(PHONE);
    await page.emulateMedia({ media: "screen" });

    // Loaded again it is still there; nothing of the code stands in an address, and the way back leads to the case.
    await page.reload();
    await heading.waitFor();
    await page.getByRole("link", { name: t.paperBack }).click();
    await papers.waitFor();
    expect(page.url()).not.toContain(filed.access_code);

    // A paper that is not for them, in their own case, is not found.
    await page.goto("/follow/papers/2");
    await page.getByRole("alert").getByText(t.paperGone).waitFor();
    await expectAccessible(page, `a paper that is not found ${language}`);
    await expectNoOverflow(page);

    // In another window number and code are asked for first, then the paper opens.
    const path = new URL(page.url()).pathname.replace(/2$/, "");
    const seen = await page.request.get(`/api/v1/public/cases/${filed.case_no}`, {
      headers: { "X-Access-Code": filed.access_code },
    });
    const { documents } = (await seen.json()) as { documents: { seq: number }[] };
    const other = await open(`${path}${documents[0]?.seq}`, { ...PHONE, language });
    await follow(other, filed, language);
    await other.getByRole("heading", { name: TITLE[language], level: 1 }).waitFor();
  });

  test("the templates of all packs are found by their words, and lead to their procedure and back", async () => {
    const page = await open("/console/admin/templates", { login: "admin", language });
    const papers = page.locator("article");
    await page.getByRole("heading", { name: p.templates.heading, level: 1 }).waitFor();
    await papers.first().waitFor();
    const all = await papers.count();
    expect(all).toBeGreaterThan(40);
    await page.getByText(p.templates.count(all), { exact: true }).waitFor();
    await expectAccessible(page, `templates ${language}`);
    await expectNoOverflow(page);
    await picture(page, `console-templates-${language}`);

    const search = page.getByRole("searchbox", { name: p.templates.search });
    await search.fill("no such words anywhere");
    await page.getByText(p.templates.empty).waitFor();
    await expectAccessible(page, `no template ${language}`);
    await search.fill(`${TITLE[language]} ${language === "zh" ? "行政复议" : "administrative review"}`);
    await expect.poll(() => papers.count()).toBe(1);
    const decline = page.getByRole("article", { name: TITLE[language] });
    await decline.getByText("{field.other_routes}").waitFor();
    await decline.getByText("令第121号", { exact: false }).first().waitFor();
    await decline.getByText(p.templates.own).waitFor();
    expect(await decline.locator("mark").count()).toBeGreaterThan(5);
    await picture(page, `console-templates-found-${language}`);

    await page.getByRole("link", { name: /“.*”/ }).click();
    await page.getByRole("link", { name: p.templates.fromProcedure(8) }).click();
    await expect.poll(() => papers.count()).toBe(8);
    expect(new URL(page.url()).searchParams.get("procedure")).toBe("administrative-complaint/1");
    for (const width of [390, 820]) {
      await page.setViewportSize({ width, height: 900 });
      await expectNoOverflow(page);
    }
    await page.setViewportSize({ width: 390, height: 800 });
    await picture(page, `console-templates-phone-${language}`);
  });
});

test("whoever reads procedures reads templates; a fault is told and tried again", async () => {
  const page = await open("/console/admin/procedures", { login: "lin" });
  await page.route("**/api/v1/templates", (route) => route.fulfill({ status: 500, json: {} }), { times: 8 });
  await page.getByRole("link", { name: proceduresZh.places.templates, exact: true }).click();
  await page.getByRole("alert").waitFor();
  await page.unroute("**/api/v1/templates");
  await page.getByRole("alert").getByRole("button").click();
  await page.locator("article").first().waitFor();
});
