import { console as t } from "@shared/locales/zh/console";
import type { Page } from "playwright-core";
import { expect } from "vitest";

export type Deed = {
  act: string;
  /** What to type, by label. */
  fields?: Record<string, string>;
  /** Boxes to tick and circles to choose, by label. */
  choose?: string[];
  /** Whether the complainant reads it, so that it is shown once more before it goes. */
  seen?: boolean;
};

/** Performs an act on the open case page. */
export async function act(page: Page, deed: Deed): Promise<void> {
  const acts = page.locator("#acts");
  const form = acts.getByRole("form", { name: deed.act, exact: true });
  const begin = acts.getByRole("button", { name: t.case.begin(deed.act), exact: true });
  await form.or(begin).first().waitFor();
  if (!(await form.isVisible())) await begin.click();
  for (const [label, text] of Object.entries(deed.fields ?? {})) {
    await form.getByRole("textbox", { name: label }).fill(text);
  }
  for (const label of deed.choose ?? []) await form.getByLabel(label, { exact: true }).check();
  await form.locator("button[type=submit]").click();
  if (deed.seen) {
    await form.getByText(t.case.lookHeading).waitFor();
    await form.getByRole("button", { name: t.case.lookSend }).click();
  }
  await acts.getByText(t.case.done(deed.act), { exact: true }).waitFor();
}

export async function expectStage(page: Page, stage: string): Promise<void> {
  await expect.poll(() => page.locator("[aria-current=step]").textContent()).toContain(stage);
}
