import { api, taken } from "@shared/api/client";
import type { CalendarYears } from "@shared/api/types";
import { useProcedureWords } from "@shared/locales/procedures";
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useSession } from "../../session/session";
import { useFilters } from "../../ui/filters";
import { thousands } from "../../ui/numbers";
import { PageHead } from "../../ui/page-head";
import { Failed, Waiting } from "../../ui/states";
import s from "../table.module.css";
import c from "./calendar.module.css";
import { Publish } from "./publish";
import { Year } from "./year";

export const calendarKey = ["calendar"];
/** While clocks are computed anew, so often one looks how far it has come. */
const WATCH = 3_000;

/** The years of working days. */
export default function CalendarPage() {
  const t = useProcedureWords().calendar;
  const { values, set } = useFilters(["year"]);
  const year = values.year && /^\d{4}$/.test(values.year) ? Number(values.year) : undefined;
  const may = useSession().me.administers?.id === "system_admin";
  const found = useQuery({
    queryKey: [...calendarKey, year],
    placeholderData: (before: CalendarYears | undefined) => before,
    queryFn: () => taken(api.GET("/api/v1/calendar", { params: { query: { year } } })),
    refetchInterval: ({ state }) => (state.data?.recalculation?.done === false ? WATCH : false),
  });
  return (
    <>
      <PageHead heading={t.heading} about={t.about} />
      {found.isPending && <Waiting />}
      {found.isError && <Failed error={found.error} again={() => found.refetch()} />}
      {found.data && (
        <>
          <Shown found={found.data} choose={(chosen) => set("year", String(chosen))} />
          {may && <Publish published={(chosen) => set("year", String(chosen))} />}
        </>
      )}
    </>
  );
}

function Shown({ found, choose }: { found: CalendarYears; choose: (year: number) => void }) {
  const t = useProcedureWords().calendar;
  const { year, years, recalculation: anew } = found;
  const row = years.find((one) => one.year === year.year);
  return (
    <section className={s.part} aria-label={t.year}>
      <div className={c.bar}>
        <label htmlFor="calendar-year">{t.year}</label>
        <Select
          id="calendar-year"
          value={year.year}
          onChange={choose}
          options={[...years].reverse().map((one) => ({
            value: one.year,
            label: `${one.year} · ${one.published ? t.published : t.provisional}`,
          }))}
          popupMatchSelectWidth={false}
        />
        <span className={year.published ? s.mark : `${s.mark} ${s.warn}`}>
          {year.published ? t.published : t.provisional}
        </span>
        {row?.notice && <span>{t.notice(row.notice)}</span>}
        <span className="num">{t.workingDays(year.working_days)}</span>
      </div>
      {anew && (
        <p role="status">
          {(anew.done ? t.finished : t.progress)(thousands(anew.looked), thousands(anew.moved))}
        </p>
      )}
      <Year year={year} />
    </section>
  );
}
