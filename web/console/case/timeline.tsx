import type { Detail, Entry } from "@shared/api/types";
import { atOffice } from "@shared/dates/office";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { useProcedureWords } from "@shared/locales/procedures";
import { Segmented } from "antd";
import { useState } from "react";
import s from "./case.module.css";
import l from "./timeline.module.css";

type Shown = "all" | "internal" | "public" | "clocks";

/** What the clocks did by themselves, or were made to do. */
const CLOCKS = new Set([
  "clock_started",
  "clock_paused",
  "clock_moved",
  "clock_stopped",
  "warn",
  "remind",
  "escalate",
]);

/** What the complainant did, or was told. What that set off inside is not theirs to see. */
export function isPublic(entry: Entry): boolean {
  const own = entry.by_complainant && ["filed", "acted", "attached"].includes(entry.kind);
  return own || entry.details.some((detail) => detail.public);
}

/** What was done, the newest first. */
export function Timeline({ entries }: { entries: Entry[] }) {
  const t = useT();
  const [shown, setShown] = useState<Shown>("all");
  const words = useProcedureWords();
  const labels = { ...t.case.filters, clocks: words.filters.clocks };
  const fits = (entry: Entry) => {
    if (shown === "all") return true;
    if (shown === "clocks") return CLOCKS.has(entry.kind);
    return isPublic(entry) === (shown === "public");
  };
  const listed = entries.filter(fits).reverse();
  return (
    <section className={`${s.panel} ${s.timeline}`} aria-labelledby="timeline">
      <div className={l.head}>
        <h2 id="timeline">{t.case.timeline}</h2>
        <Segmented<Shown>
          aria-label={t.case.filter}
          value={shown}
          onChange={setShown}
          options={(["all", "public", "internal", "clocks"] as const).map((value) => ({
            value,
            label: labels[value],
          }))}
        />
      </div>
      {listed.length === 0 && <p className={s.muted}>{t.case.timelineEmpty}</p>}
      <ol className={l.entries}>
        {listed.map((entry) => (
          <Line key={entry.seq} entry={entry} />
        ))}
      </ol>
    </section>
  );
}

const RECORDED_LATER = 60_000;

function Line({ entry }: { entry: Entry }) {
  const t = useT();
  const say = useSay();
  const dates = useDates();
  const later = Date.parse(entry.recorded_at) - Date.parse(entry.at) > RECORDED_LATER;
  const said = entry.details.filter((detail) => detail.public);
  const inside = entry.details.filter((detail) => !detail.public);
  return (
    <li className={l.entry} data-kind={entry.kind} data-public={isPublic(entry) || undefined}>
      <p className={l.when}>
        <time dateTime={entry.at}>{dates.moment(entry.at)}</time>
        {later && (
          <span>{t.case.recordedLater(dates.short(atOffice(Date.parse(entry.recorded_at)).day))}</span>
        )}
      </p>
      <p>{say(entry.text)}</p>
      <Details of={inside} mark={t.case.internalMark} />
      <Details of={said} mark={t.case.publicMark} open />
    </li>
  );
}

function Details({ of, mark, open }: { of: Detail[]; mark: string; open?: boolean }) {
  const t = useT();
  const say = useSay();
  if (of.length === 0) return null;
  return (
    <div className={open ? `${l.details} ${l.public}` : l.details}>
      <span className={l.mark}>{mark}</span>
      <dl>
        {of.map((detail) => (
          <div key={detail.title.zh}>
            <dt>{say(detail.title)}</dt>
            <dd>{detail.value ? say(detail.value) : t.case.erased}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
