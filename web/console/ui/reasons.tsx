import type { Because } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import s from "./reasons.module.css";

/** Why a date is that date: step by step, with the article it rests on. */
export function Reasons(props: {
  because: Because[];
  source: string;
  provisional: boolean;
  afloat?: boolean;
}) {
  const t = useCommon();
  const say = useSay();
  const dates = useDates();
  return (
    <details className={props.afloat ? `${s.reasons} ${s.afloat}` : s.reasons}>
      <summary>{t.why}</summary>
      <div className={s.body}>
        <ol>
          {props.because.map((step) => (
            <li key={`${step.date} ${step.text.zh}`}>
              <span>{dates.short(step.date)}</span>
              {say(step.text)}
            </li>
          ))}
        </ol>
        <p>{t.source(props.source)}</p>
        {props.provisional && <p>{t.provisional}</p>}
      </div>
    </details>
  );
}
