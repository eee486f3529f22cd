import { csrf } from "../api/client";
import { Refused } from "../api/refused";
import type { Attachment, Problem } from "../api/types";

/** The case that a file belongs to; the code where its complainant sends it, the referral and its key where the
 * holder of a link does. */
export type Where = { no: string; code?: string; link?: { no: string; key: string } };

export type Sent = {
  /** The same key puts the file in once, however often it is sent. */
  key: string;
  /** Whether the complainant may see it, where staff send it. */
  shown?: boolean;
  progress: (share: number) => void;
  stop: AbortSignal;
};

export function addressOf({ no, code, link }: Where): string {
  const of = encodeURIComponent(no);
  if (link) return `/api/v1/public/referrals/${of}/${encodeURIComponent(link.no)}/attachments`;
  return `/api/v1/${code === undefined ? "" : "public/"}cases/${of}/attachments`;
}

/** Sends a file as it is. By XMLHttpRequest, which alone tells how far it has come. */
export function sendFile(
  where: Where,
  file: File,
  { key, shown, progress, stop }: Sent,
): Promise<Attachment> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${addressOf(where)}${shown ? "?public=true" : ""}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.setRequestHeader("Idempotency-Key", key);
    const token = csrf();
    if (where.link) request.setRequestHeader("X-Link-Key", where.link.key);
    else if (where.code !== undefined) request.setRequestHeader("X-Access-Code", where.code);
    else if (token) request.setRequestHeader("X-CSRF-Token", token);
    request.upload.onprogress = (event) => progress(event.loaded / Math.max(event.total, 1));
    request.onerror = () => failed(Refused.offline());
    request.onabort = () => failed(Refused.offline());
    request.onload = () => {
      const answer = read(request.responseText);
      if (request.status === 201) done(answer as Attachment);
      else failed(Refused.by(request.status, answer as Problem | undefined));
    };
    stop.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
