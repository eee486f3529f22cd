import type { Day } from "@shared/dates/office";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { useSearchParams } from "wouter";
import { useProcedures } from "../data";
import { useSession } from "../session/session";
import { Filter, Filters, useFilters } from "../ui/filters";
import s from "./figures.module.css";
import { PERIODS, periodIn } from "./period";

/** Which cases and days the page is about, kept in the address. */
export function useAbout(today: Day) {
  const filters = useFilters(["period", "from", "to", "procedure", "office"]);
  const { procedure, office } = filters.values;
  const { name, from, to } = periodIn(filters.values, today);
  return { name, filters, about: { from, to, procedure, office } };
}

export function FigureFilters({ kept }: { kept: ReturnType<typeof useAbout> }) {
  const t = useT();
  const say = useSay();
  const { me } = useSession();
  const [, setParams] = useSearchParams();
  const { name, filters, about } = kept;
  const offices = new Map(me.posts.map((post) => [post.office.id, say(post.office.title)]));
  const loaded = useProcedures().data ?? [];
  const own = loaded.filter((one) => one.offices.some((office) => offices.has(office.code)));
  const put = (changes: Record<string, string | undefined>) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [key, value] of Object.entries(changes)) {
          if (value) next.set(key, value);
          else next.delete(key);
        }
        return next;
      },
      { replace: true },
    );
  const day = (end: "from" | "to", value: Day) => {
    const [from, to] = end === "from" ? [value, about.to] : [about.from, value];
    // Of two days that are no period, the one just chosen stays.
    put({ period: undefined, from: from <= to ? from : value, to: from <= to ? to : value });
  };
  return (
    <Filters>
      <Filter
        id="period"
        label={t.figures.period}
        all={t.figures.periods.own}
        choices={PERIODS.map((value) => ({ value, label: t.figures.periods[value] }))}
        value={name === "own" ? undefined : name}
        set={(value) =>
          value
            ? put({ period: value, from: undefined, to: undefined })
            : put({ period: undefined, from: about.from, to: about.to })
        }
      />
      <span className={s.days}>
        <label htmlFor="from">{t.figures.from}</label>
        <input
          id="from"
          type="date"
          value={about.from}
          max={about.to}
          onChange={(event) => event.target.value && day("from", event.target.value)}
        />
        <label htmlFor="to">{t.figures.to}</label>
        <input
          id="to"
          type="date"
          value={about.to}
          min={about.from}
          onChange={(event) => event.target.value && day("to", event.target.value)}
        />
      </span>
      {own.length > 1 && (
        <Filter
          id="procedure"
          label={t.cases.procedure}
          choices={own.map((one) => ({ value: one.id, label: say(one.title) }))}
          value={filters.values.procedure}
          set={(value) => filters.set("procedure", value)}
        />
      )}
      {offices.size > 1 && (
        <Filter
          id="office"
          label={t.figures.office}
          choices={[...offices].map(([value, label]) => ({ value, label }))}
          value={filters.values.office}
          set={(value) => filters.set("office", value)}
        />
      )}
    </Filters>
  );
}
