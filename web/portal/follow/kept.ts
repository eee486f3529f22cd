/** Number and code of the complaint being followed; they stay until this browser window is closed. */
export type Key = { no: string; code: string };

const KEY = "redress.following";

export function keptKey(): Key | undefined {
  const kept = sessionStorage.getItem(KEY);
  return kept === null ? undefined : (JSON.parse(kept) as Key);
}

export function keepKey(no: string, code: string): void {
  sessionStorage.setItem(KEY, JSON.stringify({ no, code }));
}

export function dropKey(): void {
  sessionStorage.removeItem(KEY);
}
