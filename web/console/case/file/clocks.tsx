import type { CaseClock } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/console";
import { useProcedureWords } from "@shared/locales/procedures";
import s from "./file.module.css";

/** Every date that was owed, with its reasons. */
export function ClockParts({ clocks }: { clocks: CaseClock[] }) {
  const t = useProcedureWords().file;
  const words = useT().case;
  const common = useCommon();
  const say = useSay();
  const dates = useDates();
  if (clocks.length === 0) return <p>{words.noClocks}</p>;
  return clocks.map((clock) => (
    <section key={clock.no} className={s.clock}>
      <h3>
        {say(clock.clock.title)}
        {clock.referral && `（${words.referral(clock.referral)}）`}
      </h3>
      <p>
        {t.due} {dates.day(clock.due, clock.because)} · {say(clock.office.title)} {say(clock.owes.title)}
        {clock.stopped_at && ` · ${t.stopped} ${dates.moment(clock.stopped_at)}`}
        {clock.late && ` · ${words.clockStates.late}`}
      </p>
      <ul>
        {clock.because.map((step) => (
          <li key={`${step.date} ${step.text.zh}`}>
            <span>{dates.short(step.date)}</span> {say(step.text)}
          </li>
        ))}
      </ul>
      <p>
        {common.source(clock.source)}
        {clock.provisional && ` ${common.provisional}`}
      </p>
    </section>
  ));
}
