/** The referral that a link opens, and the key to it; they stay until this browser window is closed. */
export type Link = { case_no: string; no: string; key: string };

const KEPT = "redress.answering";
const SHAPE = /^#([0-9A-Za-z-]+)\.(\d+)\.([0-9A-Za-z]+)$/;

/** Takes the link out of the address, so that it is not left in the bar, the history or a screenshot. */
export function takeLink(): Link | undefined {
  const [, case_no, no, key] = SHAPE.exec(location.hash) ?? [];
  if (case_no && no && key) {
    sessionStorage.setItem(KEPT, JSON.stringify({ case_no, no, key }));
    history.replaceState(null, "", location.pathname);
  }
  const kept = sessionStorage.getItem(KEPT);
  return kept === null ? undefined : (JSON.parse(kept) as Link);
}
