import { atOffice } from "@shared/dates/office";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { Link } from "wouter";
import type { FilingDraft } from "./draft";
import s from "./filing.module.css";
import { useSimilar } from "./known";

/** What may be about the same, before it is filed again. */
export function Similar({ draft }: { draft: FilingDraft }) {
  const t = useT();
  const say = useSay();
  const dates = useDates();
  const alike = useSimilar(draft);
  if (alike.length === 0) return null;
  return (
    <section className={s.part} id="similar" aria-live="polite" aria-labelledby="similar-heading">
      <h2 id="similar-heading">{t.file.similar}</h2>
      <p className={s.help}>{t.file.similarHelp}</p>
      <ul className={s.similar}>
        {alike.map(({ case: one, why }) => (
          <li key={one.case_no}>
            <Link className="case-no" href={`/cases/${one.case_no}`}>
              {one.case_no}
            </Link>{" "}
            <strong>{why.map((reason) => t.file.why[reason]).join(" · ")}</strong>
            <br />
            <small>
              {dates.day(atOffice(Date.parse(one.received_at)).day)} · {say(one.procedure.title)} ·{" "}
              {say(one.stage.title)} · {say(one.office.title)}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
