import type { components } from "@shared/api/schema";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useTransferWords } from "@shared/locales/transfers";
import s from "../admin.module.css";

type Row = components["schemas"]["TransferRow"];

/** Transfers as rows of a table. */
export function Rows({ rows }: { rows: Row[] }) {
  const t = useTransferWords();
  const dates = useDates();
  const say = useSay();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard
    <section className={s.scroll} tabIndex={0} aria-label={t.list}>
      <table className={s.table}>
        <thead>
          <tr>
            <th>{t.at}</th>
            <th>{t.caseNo}</th>
            <th>{t.office}</th>
            <th>{t.receiver}</th>
            <th>{t.way}</th>
            <th>{t.sorts}</th>
            <th>{t.basis}</th>
            <th>{t.by}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.case_no} ${row.seq}`}>
              <td className="num">{dates.moment(row.at)}</td>
              <td className={`num ${s.whole}`}>{row.case_no}</td>
              <td>{say(row.office.title)}</td>
              <td>{say(row.receiver.title)}</td>
              <td>
                <div>{say(row.way.title)}</div>
                {row.referral && <div className={s.quiet}>{t.referral(row.referral)}</div>}
                {row.other && <div className={s.quiet}>{t.other(row.other)}</div>}
              </td>
              <td className={s.whole}>
                <ul>
                  {row.sorts.words.map((one) => (
                    <li key={one.zh}>{say(one)}</li>
                  ))}
                  {row.sorts.words.length === 0 && <li>{t.nothing}</li>}
                </ul>
              </td>
              <td>
                <div>{say(row.basis.act)}</div>
                <div className={s.quiet}>{row.basis.article ?? say(row.basis.procedure.title)}</div>
              </td>
              <td className={s.whole}>{row.by ? `${row.by.name} ${row.by.id}` : t.nobody[row.by_kind]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
