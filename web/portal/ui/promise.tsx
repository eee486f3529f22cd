import type { Promised } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/portal";

/** A date by which something is owed, `yours` if by the reader; it opens its reasons. */
export function PromiseNote(props: {
  promise: Promised;
  yours?: boolean;
  /** What else than on the complainant's page is said of the day, and once it is past. */
  words?: { by: (day: string) => string; late: string };
}) {
  const { promise, yours, words } = props;
  const t = useT();
  const common = useCommon();
  const say = useSay();
  const dates = useDates();
  const day = dates.day(promise.due, promise.because);
  return (
    <div className="promise">
      <p>{words?.by(day) ?? (yours ? t.follow.dueYours(day) : t.follow.due(say(promise.what), day))}</p>
      {promise.late && (words || !yours) && <p className="late">{words?.late ?? t.follow.late}</p>}
      <details>
        <summary>{common.why}</summary>
        <ol>
          {promise.because.map((step) => (
            <li key={`${step.date} ${step.text.zh}`}>
              <span>{dates.short(step.date)}</span> {say(step.text)}
            </li>
          ))}
        </ol>
        <p>{common.source(promise.source)}</p>
        {promise.provisional && <p>{common.provisional}</p>}
      </details>
    </div>
  );
}
