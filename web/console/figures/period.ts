import type { Day } from "@shared/dates/office";

/** The periods that can be chosen by name. */
export const PERIODS = ["year12", "month", "quarter", "year", "year24"] as const;

export type PeriodName = (typeof PERIODS)[number];

/** First and last day, both included. */
export type Period = { from: Day; to: Day };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const iso = (year: number, month: number, day: number): Day =>
  new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);

/** The period of this name that `today` lies in, or that ends with it. */
export function periodOf(name: PeriodName, today: Day): Period {
  const [year, month, day] = today.split("-").map(Number) as [number, number, number];
  const from = {
    year12: iso(year - 1, month - 1, day + 1),
    year24: iso(year - 2, month - 1, day + 1),
    month: iso(year, month - 1, 1),
    quarter: iso(year, month - 1 - ((month - 1) % 3), 1),
    year: iso(year, 0, 1),
  }[name];
  return { from, to: today };
}

/** The same days a year before; 29 February is then the 28th. */
export function yearBefore({ from, to }: Period): Period {
  const before = (day: Day) => {
    const [year, month, date] = day.split("-").map(Number) as [number, number, number];
    return iso(year - 1, month - 1, month === 2 && date === 29 ? 28 : date);
  };
  return { from: before(from), to: before(to) };
}

/** How long a point of the line is, so that there are neither few nor very many. */
export function unitOf({ from, to }: Period): "day" | "week" | "month" {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  if (days <= 45) return "day";
  return days <= 200 ? "week" : "month";
}

/** What the address says: two days, or the name of a period; the last twelve months if it says nothing. */
export function periodIn(
  values: { period?: string; from?: string; to?: string },
  today: Day,
): Period & { name: PeriodName | "own" } {
  const { from, to } = values;
  if (from && to && DAY.test(from) && DAY.test(to) && from <= to) return { name: "own", from, to };
  const name = PERIODS.find((one) => one === values.period) ?? "year12";
  return { name, ...periodOf(name, today) };
}
