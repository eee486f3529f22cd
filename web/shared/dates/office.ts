/** The office keeps China's time, wherever the browser is: +08:00, no summer time. */
const AHEAD = 8 * 3_600_000;
const DAY = 86_400_000;

/** A civil day as `2026-02-28`. */
export type Day = string;

/** The office's day and minute of an instant. */
export function atOffice(instant: number): { day: Day; time: string } {
  const iso = new Date(instant + AHEAD).toISOString();
  return { day: iso.slice(0, 10), time: iso.slice(11, 16) };
}

/** The instant of a day and time at the office. */
export function instantOf(day: Day, time: string): string {
  return `${day}T${time}:00+08:00`;
}

/** The last day of something that is late from `dueAt` on. */
export function lastDay(dueAt: string): Day {
  return atOffice(Date.parse(dueAt) - 1).day;
}

/** Days from `from` to `to`; negative if `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

/** 0 is Sunday. */
export function weekday(day: Day): number {
  return new Date(day).getUTCDay();
}
