import type { Page } from "playwright-core";
import { expect } from "vitest";

export const STATEMENT = "上月安装的阳台推拉门关不严，下雨时雨水渗进客厅。";

export type Filed = { case_no: string; access_code: string };

/** Files over the API, where filing itself is not what is tested. */
export async function fileComplaint(page: Page, kind = "service"): Promise<Filed> {
  const answer = await page.request.post("/api/v1/public/complaints", {
    data: {
      procedure: "customer-service-regime",
      complainant: { name: "王晴", phone: "13800000088" },
      statement: STATEMENT,
      claim: "尽快维修。",
      facts: { kind },
    },
  });
  expect(answer.status()).toBe(201);
  return (await answer.json()) as Filed;
}
