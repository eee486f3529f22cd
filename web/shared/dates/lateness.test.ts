import { expect, test } from "vitest";
import { common as en } from "../locales/en/common";
import { common as zh } from "../locales/zh/common";
import { standing } from "./lateness";
import { atOffice, daysBetween, lastDay } from "./office";
import { dateWords } from "./words";

/** The end of 2026-02-28 at the office. */
const DUE = "2026-02-28T16:00:00Z";
const at = (iso: string) => Date.parse(iso);

test("the office's day is China's, wherever the browser is", () => {
  expect(atOffice(at("2026-02-27T15:59:00Z"))).toEqual({ day: "2026-02-27", time: "23:59" });
  expect(atOffice(at("2026-02-27T16:00:00Z"))).toEqual({ day: "2026-02-28", time: "00:00" });
  expect(lastDay(DUE)).toBe("2026-02-28");
  expect(daysBetween("2026-02-27", "2026-03-02")).toBe(3);
});

test.each([
  ["2026-02-20T01:00:00Z", "later", "还有 8 天", "8 days left"],
  ["2026-02-26T01:00:00Z", "soon", "还有 2 天", "2 days left"],
  ["2026-02-27T01:00:00Z", "soon", "明天到期", "due tomorrow"],
  ["2026-02-28T01:00:00Z", "soon", "今天到期", "due today"],
  ["2026-02-28T16:00:00Z", "late", "逾期 1 天", "1 day overdue"],
  ["2026-03-05T02:00:00Z", "late", "逾期 5 天", "5 days overdue"],
])("at %s it is %s: %s", (now, lateness, chinese, english) => {
  const stands = standing(DUE, at(now));
  expect(stands.lateness).toBe(lateness);
  expect(dateWords(zh).countDown(stands)).toBe(chinese);
  expect(dateWords(en).countDown(stands)).toBe(english);
});

test("a date names its weekday, and a make-up day only where the reasons say so", () => {
  const because = [{ date: "2026-02-28", text: { zh: "2026-02-28为调休上班日，计入", en: "" } }];
  expect(dateWords(zh).day("2026-02-28", because)).toBe("2026年2月28日 周六（调休上班）");
  expect(dateWords(zh).day("2026-02-28")).toBe("2026年2月28日 周六");
  expect(dateWords(en).day("2026-02-28", because)).toBe("Sat 28 Feb 2026 (make-up working day)");
});
