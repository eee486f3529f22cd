import { api, taken } from "@shared/api/client";
import type { Asked, Attachment, Given, Performing } from "@shared/api/types";
import type { Link } from "./link";

/** The key travels in a header and never in an address. */
export function look({ case_no, no, key }: Link): Promise<Asked> {
  const params = { path: { case_no, no }, header: { "X-Link-Key": key } };
  return taken(api.GET("/api/v1/public/referrals/{case_no}/{no}", { params }));
}

export function answer(
  { case_no, no, key }: Link,
  act: string,
  wish: Performing,
  once: string,
): Promise<Given> {
  const params = {
    path: { case_no, no, act },
    header: { "X-Link-Key": key, "Idempotency-Key": once },
  };
  const body = wish as { fields: Record<string, never>; outcome?: string };
  return taken(api.POST("/api/v1/public/referrals/{case_no}/{no}/acts/{act}", { params, body }));
}

export function listFiles({ case_no, no, key }: Link): Promise<Attachment[]> {
  const params = { path: { case_no, no }, header: { "X-Link-Key": key } };
  return taken(api.GET("/api/v1/public/referrals/{case_no}/{no}/attachments", { params }));
}
