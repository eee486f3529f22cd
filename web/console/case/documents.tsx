import type { Case } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { Link } from "wouter";
import { useDocuments } from "../data";
import s from "./case.module.css";

/** The papers that acts have issued, and the cases that belong to this one. */
export function Documents({ seen }: { seen: Case }) {
  const t = useT();
  const say = useSay();
  const dates = useDates();
  const papers = useDocuments(seen.case_no, seen.version).data ?? [];
  return (
    <>
      {papers.length > 0 && (
        <section className={s.panel} aria-labelledby="documents">
          <h2 id="documents">{t.case.documents}</h2>
          <ul className={s.referrals}>
            {papers.map((paper) => (
              <li key={paper.seq}>
                <Link href={`/cases/${seen.case_no}/documents/${paper.seq}`}>{say(paper.title)}</Link>
                <small>{dates.moment(paper.at)}</small>
              </li>
            ))}
          </ul>
        </section>
      )}
      {seen.linked.length > 0 && (
        <section className={s.panel} aria-labelledby="linked">
          <h2 id="linked">{t.case.linked}</h2>
          <ul className={s.referrals}>
            {seen.linked.map((no) => (
              <li key={no}>
                <Link href={`/cases/${no}`}>{no}</Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
