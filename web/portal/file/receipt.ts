import type { Opened, Promised, Words } from "@shared/api/types";

/** What the complainant keeps. It stays until this browser window is closed. */
export type Receipt = Pick<Opened, "case_no" | "access_code"> & {
  office: Words | undefined;
  first: Promised | undefined;
};

const KEY = "redress.receipt";

export function readReceipt(): Receipt | undefined {
  const kept = sessionStorage.getItem(KEY);
  return kept === null ? undefined : (JSON.parse(kept) as Receipt);
}

export function writeReceipt(receipt: Receipt): void {
  sessionStorage.setItem(KEY, JSON.stringify(receipt));
}
