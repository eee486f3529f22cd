import type { DutyRow } from "@shared/api/types";
import { atOffice } from "@shared/dates/office";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { Link } from "wouter";
import { Due } from "../ui/due";
import s from "./duties.module.css";

export function DutyLine({ row }: { row: DutyRow }) {
  const t = useT();
  const say = useSay();
  const dates = useDates();
  return (
    <li>
      <Link className={s.row} href={`/cases/${row.case_no}`} data-row>
        <span className={s.what}>
          <strong>{say(row.stage.title)}</strong>
          <span>{say(row.procedure.title)}</span>
        </span>
        <span className="case-no">{row.case_no}</span>
        <span className={s.who}>
          {say(row.office.title)} {say(row.role.title)}
        </span>
        <span className={s.received}>
          {t.duties.received(dates.short(atOffice(Date.parse(row.received_at)).day))}
        </span>
        <Due at={row.due_at} />
      </Link>
    </li>
  );
}
