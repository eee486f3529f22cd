import { api, taken } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import type { Attachment, Paper, Performing, PublicCase } from "@shared/api/types";
import { addressOf } from "@shared/files/send";
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

export function listFiles({ no, code }: Key): Promise<Attachment[]> {
  const params = { path: { case_no: no }, header: { "X-Access-Code": code } };
  return taken(api.GET("/api/v1/public/cases/{case_no}/attachments", { params }));
}

/** A paper that was issued to the complainant, by the place in the log of what issued it. */
export function readPaper({ no, code }: Key, seq: string): Promise<Paper> {
  const params = { path: { case_no: no, seq: Number(seq) }, header: { "X-Access-Code": code } };
  return taken(api.GET("/api/v1/public/cases/{case_no}/documents/{seq}", { params }));
}

/** Everything that the case holds about its complainant, as a file of JSON. */
export function ownData({ no, code }: Key): Promise<string> {
  const params = { path: { case_no: no }, header: { "X-Access-Code": code } };
  return taken(api.GET("/api/v1/public/cases/{case_no}/data", { params, parseAs: "text" }));
}

export async function fetchFile(of: Key, id: string): Promise<Blob> {
  const answer = await fetch(`${addressOf(of)}/${id}`, { headers: { "X-Access-Code": of.code } });
  if (!answer.ok) throw Refused.by(answer.status, undefined);
  return answer.blob();
}
