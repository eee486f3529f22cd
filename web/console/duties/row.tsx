import type { WorkRow } from "@shared/api/types";
import { atOffice } from "@shared/dates/office";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { useW } from "@shared/locales/work";
import { Link } from "wouter";
import { useLive } from "../live/hearing";
import { Due } from "../ui/due";
import { Bars } from "../worklist/bars";
import s from "./duties.module.css";

export function DutyLine({ row, chosen, choose }: { row: WorkRow; chosen: boolean; choose: () => void }) {
  const t = useT();
  const w = useW();
  const say = useSay();
  const dates = useDates();
  const { fresh } = useLive();
  return (
    <li className={s.line} data-chosen={chosen || undefined} data-fresh={fresh.has(row.case_no) || undefined}>
      <label className={s.pick}>
        <input type="checkbox" checked={chosen} onChange={choose} aria-label={w.select(row.case_no)} />
      </label>
      <Link className={s.row} href={`/cases/${row.case_no}`} data-row={row.case_no}>
        <span className={s.what}>
          <strong>{say(row.stage.title)}</strong>
          <span>{say(row.procedure.title)}</span>
        </span>
        <span className={s.which}>
          <span className="case-no">{row.case_no}</span>
          <span>{t.duties.received(dates.short(atOffice(Date.parse(row.received_at)).day))}</span>
        </span>
        <span className={s.note}>
          {row.note ? (
            <>
              <span>{say(row.note.text)}</span>
              {row.note.said && <q>{row.note.said}</q>}
            </>
          ) : (
            w.noNote
          )}
        </span>
        <Bars clocks={row.clocks} />
        <span className={s.due}>
          <Due at={row.due_at} lateness={row.lateness} />
          {row.escalated && (
            <span className={s.escalated} title={w.escalatedHelp}>
              {w.escalated}
            </span>
          )}
          <span className={s.who}>
            {say(row.office.title)} {say(row.role.title)}
          </span>
        </span>
      </Link>
    </li>
  );
}
