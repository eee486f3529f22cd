import type { CaseRow } from "@shared/api/types";
import { atOffice } from "@shared/dates/office";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { Due } from "../ui/due";
import s from "./cases.module.css";

export function CaseTable(props: { rows: CaseRow[]; count: string; actions: ReactNode }) {
  const t = useT();
  const say = useSay();
  const dates = useDates();
  const { columns } = t.cases;
  return (
    <>
      <div className={s.above}>
        <p role="status">{props.count}</p>
        {props.actions}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard */}
      <section className={s.scroll} tabIndex={0} aria-label={t.cases.list}>
        <table className={s.table}>
          <thead>
            <tr>
              <th>{columns.number}</th>
              <th>{columns.stage}</th>
              <th>{columns.procedure}</th>
              <th>{columns.office}</th>
              <th>{columns.received}</th>
              <th className={s.due}>{columns.due}</th>
            </tr>
          </thead>
          <tbody>
            {props.rows.map((row) => (
              <tr key={row.case_no}>
                <td>
                  <Link className="case-no" href={`/cases/${row.case_no}`} data-row>
                    {row.case_no}
                  </Link>
                </td>
                <td className={row.ended ? s.ended : s.open}>{say(row.stage.title)}</td>
                <td>{say(row.procedure.title)}</td>
                <td>{say(row.office.title)}</td>
                <td className="num">{dates.day(atOffice(Date.parse(row.received_at)).day)}</td>
                <td className={s.due}>
                  {row.due_at ? <Due at={row.due_at} /> : <span className={s.ended}>{t.cases.noDue}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
