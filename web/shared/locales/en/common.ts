import type { Common } from "../zh/common";

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const days = (n: number) => `${n} ${n === 1 ? "day" : "days"}`;

export const common: Common = {
  brand: "Redress",
  colon: ": ",
  language: "Language",
  otherLanguage: "中文",
  theme: {
    label: "Appearance",
    light: "Light",
    dark: "Dark",
    toDark: "Switch to dark",
    toLight: "Switch to light",
  },
  weekday: (n) => weekdays[n] ?? "",
  date: (year, month, day, weekday) => `${weekday} ${day} ${months[month - 1]} ${year}`,
  shortDate: (month, day, weekday) => `${weekday} ${day} ${months[month - 1]}`,
  makeUp: " (make-up working day)",
  provisional: "Provisional: the holidays of that year are not published yet",
  left: (n) => (n === 0 ? "due today" : n === 1 ? "due tomorrow" : `${days(n)} left`),
  late: (n) => (n === 0 ? "overdue" : `${days(n)} overdue`),
  noDue: "no limit set",
  field: {
    optional: " (optional)",
    required: "required",
    yes: "Yes",
    no: "No",
    choose: "Choose",
    yuan: "yuan",
    inYuan: " (yuan)",
    counted: (used, most) => `${used} of ${most} characters`,
    missing: "Please fill this in",
    missingChoice: "Please choose one",
    money: "Give an amount with at most two decimals, such as 1280.50",
    number: "Give a whole number",
    too_long: (most) => `Shorten this to ${most} characters`,
  },
  why: "Why this date",
  source: (document) => `Source: ${document}`,
  errors: "Please correct the following",
  loading: "Loading",
  tryAgain: "Try again",
};
