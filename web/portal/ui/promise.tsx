import type { Promised } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/portal";

/** A date by which something is owed, `yours` if by the reader; it opens its reasons. `late` says what then. */
export function PromiseNote({ promise, yours, late }: { promise: Promised; yours?: boolean; late?: string }) {
  const t = useT();
  const common = useCommon();
  const say = useSay();
  const dates = useDates();
  const day = dates.day(promise.due, promise.because);
  return (
    <div className="promise">
      <p>{yours ? t.follow.dueYours(day) : t.follow.due(say(promise.what), day)}</p>
      {promise.late && (late || !yours) && <p className="late">{late ?? t.follow.late}</p>}
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
