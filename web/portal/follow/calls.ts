import { api, taken } from "@shared/api/client";
import type { Performing, PublicCase } from "@shared/api/types";
import type { Key } from "./kept";

/** The code travels in a header and never in an address. */
export function look({ no, code }: Key): Promise<PublicCase> {
  const params = { path: { case_no: no }, header: { "X-Access-Code": code } };
  return taken(api.GET("/api/v1/public/cases/{case_no}", { params }));
}

export function act(
  { no, code }: Key,
  id: string,
  wish: Performing,
  version: number,
  once: string,
): Promise<PublicCase> {
  const header = { "X-Access-Code": code, "If-Match": `"${version}"`, "Idempotency-Key": once };
  const params = { path: { case_no: no, act: id }, header };
  const body = wish as { fields: Record<string, never>; outcome?: string };
  return taken(api.POST("/api/v1/public/cases/{case_no}/acts/{act}", { params, body }));
}
