import type { CalendarYear } from "@shared/api/types";
import { weekday } from "@shared/dates/office";
import { useDates } from "@shared/dates/use-dates";
import { useProcedureWords } from "@shared/locales/procedures";
import c from "./calendar.module.css";

type Kind = keyof ReturnType<typeof useProcedureWords>["calendar"]["kinds"];
const KINDS: Kind[] = ["statutory", "off", "work", "weekend"];

/** Twelve months, with the days off and the make-up days. */
export function Year({ year }: { year: CalendarYear }) {
  const t = useProcedureWords().calendar;
  const kinds = new Map(year.days.map((day) => [day.date, day.kind as Kind]));
  return (
    <>
      <ul className={c.key}>
        {KINDS.map((kind) => (
          <li key={kind} data-kind={kind}>
            {t.kinds[kind]}
          </li>
        ))}
      </ul>
      <div className={c.year}>
        {Array.from({ length: 12 }, (_, at) => at + 1).map((month) => (
          <Month key={month} year={year.year} month={month} kinds={kinds} />
        ))}
      </div>
    </>
  );
}

const two = (n: number) => String(n).padStart(2, "0");

function Month({ year, month, kinds }: { year: number; month: number; kinds: Map<string, Kind> }) {
  const t = useProcedureWords().calendar;
  const dates = useDates();
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const days = Array.from({ length }, (_, at) => `${year}-${two(month)}-${two(at + 1)}`);
  const before = (weekday(days[0] ?? "") + 6) % 7;
  const cells = [...Array.from({ length: before }, () => undefined), ...days];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, at) =>
    Array.from({ length: 7 }, (_, day) => cells[at * 7 + day]),
  );
  const kindOf = (day: string): Kind | undefined =>
    kinds.get(day) ?? ([0, 6].includes(weekday(day)) ? "weekend" : undefined);
  return (
    <table className={c.month}>
      <caption>{t.month(year, month)}</caption>
      <thead>
        <tr>
          {t.weekdays.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, at) => (
          // Weeks of a month stay where they are.
          <tr key={at}>
            {week.map((day, column) => {
              const kind = day && kindOf(day);
              return (
                <td
                  key={day ?? `none ${column}`}
                  data-kind={kind}
                  title={day && kind ? t.day(dates.day(day), t.kinds[kind]) : undefined}
                >
                  {day && Number(day.slice(8))}
                  {kind && kind !== "weekend" && <span className={c.sign}>{t.kinds[kind].slice(0, 1)}</span>}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
