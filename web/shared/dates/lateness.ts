import { atOffice, daysBetween, lastDay } from "./office";

/** `grave` is said by the server alone, which knows the working days and what was escalated. */
export type Lateness = "grave" | "late" | "soon" | "later" | "none";

/** How near the due time is, in the office's calendar days. */
export type Standing = { lateness: Exclude<Lateness, "grave">; days: number };

const SOON_WITHIN = 72 * 3_600_000;

/** `days` are those left, or those late. */
export function standing(dueAt: string | null | undefined, now: number): Standing {
  if (!dueAt) return { lateness: "none", days: 0 };
  const due = Date.parse(dueAt);
  const days = daysBetween(atOffice(now).day, lastDay(dueAt));
  if (due <= now) return { lateness: "late", days: Math.max(0, -days) };
  return { lateness: due - now <= SOON_WITHIN ? "soon" : "later", days: Math.max(0, days) };
}
