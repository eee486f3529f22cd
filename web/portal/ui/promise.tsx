import type { Promised } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/portal";

/** A date by which something is owed; it opens its reasons. */
export function PromiseNote({ promise }: { promise: Promised }) {
  const t = useT();
  const common = useCommon();
  const say = useSay();
  const dates = useDates();
  return (
    <div className="promise">
      <p>{t.follow.due(say(promise.what), dates.day(promise.due, promise.because))}</p>
      {promise.late && <p className="late">{t.follow.late}</p>}
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
