import type { IssuedPaper } from "@shared/api/types";
import { atOffice } from "@shared/dates/office";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/portal";
import { Link } from "wouter";

/** What was issued to the complainant, the newest first. */
export function Papers({ papers }: { papers: IssuedPaper[] }) {
  const t = useT().follow;
  const say = useSay();
  const dates = useDates();
  if (papers.length === 0) return null;
  return (
    <section className="papers" aria-labelledby="papers">
      <h2 id="papers">{t.papers}</h2>
      <p className="help">{t.papersAbout}</p>
      <ul>
        {[...papers].reverse().map((paper) => (
          <li key={paper.seq}>
            <Link href={`/follow/papers/${paper.seq}`}>{say(paper.title)}</Link>
            <small>{t.issued(dates.day(atOffice(Date.parse(paper.at)).day))}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
