import type { Chart, Procedure } from "@shared/api/types";
import type { Language } from "@shared/locales";
import { procedures as en } from "@shared/locales/en/procedures";
import { console as words } from "@shared/locales/zh/console";
import { procedures as t } from "@shared/locales/zh/procedures";
import { colour } from "@shared/theme/tokens";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { layout, SIZE, widthOf } from "../console/procedure/layout";
import { act } from "./support/acting";
import { expectAccessible } from "./support/axe";
import { expectNoOverflow, picture, stage } from "./support/browser";
import { fileComplaint } from "./support/complaint";

const { open } = stage();

async function charts(page: Page): Promise<Chart[]> {
  const get = async (path: string) => (await page.context().request.get(`/api/v1${path}`)).json();
  const procedures = (await get("/procedures")) as Procedure[];
  return Promise.all(procedures.map((one) => get(`/procedures/${one.id}`) as Promise<Chart>));
}

test("every procedure is drawn whole: no box on another, every act a line, every way a lane", async () => {
  const page = await open("/console", { login: "lin" });
  const all = await charts(page);
  expect(all.length).toBe(10);
  for (const chart of all) {
    for (const language of ["zh", "en"] as Language[]) {
      const { boxes, lanes, width } = layout(chart, language);
      const name = `${chart.id} ${language}`;
      boxes.slice(1).forEach((box, at) => {
        const before = boxes[at];
        expect(box.top, name).toBeGreaterThan((before?.top ?? 0) + (before?.height ?? 0));
      });
      for (const stage of chart.stages) {
        const box = boxes.find((one) => one.id === stage.id);
        const wanted = stage.acts.flatMap((act) =>
          act.outcomes.map((one) => `${stage.id}/${act.id}/${one.id}`),
        );
        expect(
          box?.lines.map((line) => line.key),
          name,
        ).toEqual(wanted);
        for (const line of box?.lines ?? []) {
          expect(line.top + line.text.length * SIZE.row, name).toBeLessThanOrEqual(
            (box?.top ?? 0) + (box?.height ?? 0),
          );
          for (const text of line.text) {
            expect(widthOf(text, SIZE.text), `${name} ${text}`).toBeLessThanOrEqual(
              SIZE.box - 2 * SIZE.pad - 16,
            );
          }
          for (const to of line.to) {
            const lane = lanes.find((one) => one.to === to);
            expect(
              lane?.from.map((from) => from.line),
              `${name} ${line.key}`,
            ).toContain(line.key);
          }
        }
      }
      for (const lane of lanes) expect(lane.x, name).toBeLessThan(width);
      const reach = (lane: (typeof lanes)[number]) => [lane.end, ...lane.from.map((from) => from.y)];
      for (const one of lanes) {
        for (const other of lanes.filter((lane) => lane !== one && lane.x === one.x)) {
          const apart =
            Math.max(...reach(one)) < Math.min(...reach(other)) ||
            Math.max(...reach(other)) < Math.min(...reach(one));
          expect(apart, `${name}: ${one.to} and ${other.to} share a lane`).toBe(true);
        }
      }
    }
  }
});

test("a case shows the way it has gone and what may come next, by keys and as a list", async () => {
  const page = await open("/console", { login: "lin" });
  const { case_no } = await fileComplaint(page);
  await page.goto(`/console/cases/${case_no}`);
  await act(page, {
    act: "填写调查表",
    fields: { 查明的情况: "现场查看属实。" },
    choose: ["属实，投诉成立"],
  });
  await page.getByText(t.chart.heading, { exact: true }).click();
  const now = page.locator("svg [data-state=now]");
  await now.waitFor();
  expect(await page.locator("svg [data-state=now]").count()).toBe(1);
  expect(await page.locator("svg [data-state=been]").count()).toBeGreaterThan(0);
  expect(await page.locator("svg [data-state=next]").count()).toBeGreaterThan(0);
  expect(await page.locator("svg path[data-gone]").count()).toBeGreaterThan(0);
  expect(await now.textContent()).toContain(t.chart.now);
  await expectAccessible(page, "the diagram of a case");
  await picture(page, "console-case-diagram");
  await page.setViewportSize({ width: 390, height: 800 });
  await expectNoOverflow(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await now.locator("a").first().focus();
  await page.keyboard.press("Enter");
  expect(new URL(page.url()).hash).toMatch(/^#stage-/);
  await page.getByText(t.chart.list, { exact: true }).click();
  const listed = page.locator("[aria-current=step] strong");
  expect(await now.textContent()).toContain(await listed.textContent());
});

test("the timeline shows what clocks did, or what the complainant sees, alone", async () => {
  const page = await open("/console", { login: "lin" });
  const { case_no } = await fileComplaint(page);
  await page.goto(`/console/cases/${case_no}`);
  const timeline = page.locator("section[aria-labelledby=timeline]");
  const entries = timeline.locator("ol > li");
  await entries.first().waitFor();
  const all = await entries.count();
  await timeline.getByText(t.filters.clocks, { exact: true }).click();
  await expect.poll(() => entries.count()).toBeLessThan(all);
  expect(await entries.first().getAttribute("data-kind")).toMatch(/clock|warn|remind|escalate/);
  await timeline.getByText(words.case.filters.public, { exact: true }).first().click();
  await expect.poll(() => entries.first().getAttribute("data-public")).not.toBeNull();
});

test("the whole file prints on numbered sheets, with everything in it", async () => {
  const page = await open("/console", { login: "lin" });
  await page.locator("[data-row]").first().click();
  await page.getByRole("link", { name: t.file.open }).click();
  await page.getByRole("heading", { name: t.file.heading }).waitFor();
  for (const part of Object.values(t.file.parts)) {
    await page.getByRole("heading", { name: part, exact: false }).first().waitFor();
  }
  await expect.poll(() => page.getByText(/^[0-9a-f]{64}$/).count()).toBe(1);
  await expectAccessible(page, "the whole file");
  await expectNoOverflow(page);
  await page.emulateMedia({ media: "print" });
  expect(await page.getByRole("button", { name: t.file.print }).isVisible()).toBe(false);
  // Paper is light, though the screen was made dark.
  await page.evaluate(() => document.documentElement.setAttribute("data-theme", "dark"));
  const ink = page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--ink"));
  expect((await ink).trim()).toBe(colour("ink", "light"));
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
  expect(sheets).toBeGreaterThan(2);
});

test("a year is looked at, then published by the system administrator; others only read", async () => {
  const reader = await open("/console/admin/calendar", { login: "lin" });
  await reader.getByRole("heading", { name: t.calendar.heading }).waitFor();
  expect(await reader.getByLabel(t.calendar.line).count()).toBe(0);
  const page = await open("/console/admin/calendar", { login: "admin" });
  await page.getByLabel(t.calendar.line).fill("2027 off 13-01");
  await page.getByRole("button", { name: t.calendar.preview }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel(t.calendar.line).fill("2027 off 01-01..01-03 work 01-09 statutory 01-01");
  await page.getByRole("button", { name: t.calendar.preview }).click();
  await page.getByRole("button", { name: t.calendar.publishNow(2027) }).click();
  await page.getByText(t.calendar.done(2027)).waitFor();
  expect(new URL(page.url()).search).toBe("?year=2027");
  await page.locator("td[data-kind=work]").first().waitFor();
  await picture(page, "console-calendar");
});

test("the system administrator routes a kind of complaint", async () => {
  const page = await open("/console/admin/categories", { login: "admin" });
  const edit = page.getByRole("button", { name: t.categories.edit, exact: false });
  await edit.first().click();
  const box = page.getByRole("combobox").first();
  await box.fill("质量");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: t.categories.save }).click();
  await page.locator("td", { hasText: "质量管理部" }).first().waitFor();
});

describe.each(["zh", "en"] as const)("in %s", (language) => {
  describe.each(["light", "dark"] as const)("%s", (theme) => {
    test("the pages about procedures and rules have no grave finding and fit a telephone and a tablet", async () => {
      const own = language === "zh" ? t : en;
      const page = await open("/console/admin/procedures", { login: "lin", language, theme, width: 820 });
      await page.locator("tbody tr").nth(9).waitFor();
      for (const [path, ready] of [
        ["procedures", "tbody tr"],
        ["procedures/customer-service-regime/1", "pre span"],
        ["calendar", "td[data-kind=statutory]"],
        ["rules?on=2026-05-06", "tbody tr"],
        ["categories", "tbody tr"],
      ] as const) {
        await page.goto(`/console/admin/${path}`);
        await page.locator(ready).first().waitFor();
        await page.getByRole("navigation", { name: own.places.label }).waitFor();
        await expectAccessible(page, `${path} ${language} ${theme}`);
        for (const width of [390, 820]) {
          await page.setViewportSize({ width, height: 900 });
          await expectNoOverflow(page);
        }
        await picture(page, `console-${path.replace(/\W+/g, "-")}-${language}-${theme}`);
      }
    });
  });
});
