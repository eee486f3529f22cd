import type { Entry } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useProcedureWords } from "@shared/locales/procedures";
import { isPublic } from "../timeline";
import s from "./file.module.css";

/** What was done, in sentences, the earliest first. */
export function Entries({ entries, none }: { entries: Entry[]; none: string }) {
  const t = useProcedureWords().file;
  const say = useSay();
  const dates = useDates();
  if (entries.length === 0) return <p>{none}</p>;
  return (
    <ol className={s.entries}>
      {entries.map((entry) => (
        <li key={entry.seq}>
          <p>
            <time dateTime={entry.at}>{dates.moment(entry.at)}</time>
            {isPublic(entry) && <span className={s.mark}>{t.public}</span>}
          </p>
          <p>{say(entry.text)}</p>
          {entry.details.length > 0 && (
            <dl className={s.details}>
              {entry.details.map((detail) => (
                <div key={detail.title.zh}>
                  <dt>{say(detail.title)}</dt>
                  <dd>{detail.value ? say(detail.value) : t.erased}</dd>
                </div>
              ))}
            </dl>
          )}
        </li>
      ))}
    </ol>
  );
}
