import type { Because } from "../api/types";
import type { Common } from "../locales/zh/common";
import type { Standing } from "./lateness";
import { atOffice, type Day, weekday } from "./office";

/** Dates and count-downs as people read them. */
export type DateWords = {
  /** `2026年2月28日 周六`; with the note on a make-up day where the reasons say that it is one. */
  day(day: Day, because?: Because[]): string;
  /** The same without the year. */
  short(day: Day): string;
  /** An instant with the office's time. */
  moment(instant: string): string;
  /** `还有 3 天`, `逾期 2 天`. */
  countDown(standing: Standing): string;
};

export function dateWords(t: Common): DateWords {
  const parts = (day: Day) => day.split("-").map(Number) as [number, number, number];
  const full = (day: Day) => t.date(...parts(day), t.weekday(weekday(day)));
  return {
    day: (day, because) => full(day) + (isMakeUp(day, because) ? t.makeUp : ""),
    short(day) {
      const [, month, date] = parts(day);
      return t.shortDate(month, date, t.weekday(weekday(day)));
    },
    moment(instant) {
      const { day, time } = atOffice(Date.parse(instant));
      return `${full(day)} ${time}`;
    },
    countDown({ lateness, days }) {
      if (lateness === "none") return t.noDue;
      return lateness === "late" ? t.late(days) : t.left(days);
    },
  };
}

function isMakeUp(day: Day, because: Because[] | undefined): boolean {
  return because?.some((step) => step.date === day && step.text.zh.includes("调休上班")) ?? false;
}
