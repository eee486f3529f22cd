import type { Case } from "@shared/api/types";
import { atOffice } from "@shared/dates/office";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { useProcedureWords } from "@shared/locales/procedures";
import { Link } from "wouter";
import { Copy } from "../ui/copy";
import { Due } from "../ui/due";
import { Reasons } from "../ui/reasons";
import s from "./case.module.css";
import { nextClock } from "./clock-state";
import { Others } from "./presence";

/** What one must know before anything else: which case, whose, by when, what next. */
export function Identity({ seen }: { seen: Case }) {
  const t = useT();
  const words = useProcedureWords();
  const say = useSay();
  const dates = useDates();
  const clock = nextClock(seen.clocks);
  const duty = seen.duties[0];
  const rounds = seen.counters.rounds ?? 0;
  return (
    <header className={s.identity}>
      <div className={s.which}>
        <h1 className="case-no">{seen.case_no}</h1>
        <Copy text={seen.case_no} label={t.case.copy} size="small" />
        <Link href={`/cases/${seen.case_no}/file`}>{words.file.open}</Link>
        {rounds > 0 && <span className={s.round}>{t.case.rounds(rounds + 1)}</span>}
        <p>
          {say(seen.procedure.title)}
          <span>
            {t.case.received(dates.day(atOffice(Date.parse(seen.received_at)).day), say(seen.channel.title))}
          </span>
        </p>
      </div>
      <Others no={seen.case_no} />
      <dl className={s.facts}>
        <div>
          <dt>{t.case.holder}</dt>
          <dd>{say(seen.office.title)}</dd>
        </div>
        <div>
          <dt>{clock ? `${t.case.nextDue} · ${say(clock.clock.title)}` : t.case.nextDue}</dt>
          <dd>
            {clock ? (
              <>
                <Due at={clock.due_at} because={clock.because} />
                <Reasons
                  because={clock.because}
                  source={clock.source}
                  provisional={clock.provisional}
                  afloat
                />
              </>
            ) : (
              t.cases.noDue
            )}
          </dd>
        </div>
        <div>
          <dt>{t.case.nextAct}</dt>
          <dd>
            {duty ? (
              <>
                <strong>{say(duty.stage.title)}</strong>
                <small>{t.case.owes(say(duty.role.title), say(duty.office.title))}</small>
              </>
            ) : (
              <strong>
                {seen.closed_at
                  ? t.case.closedOn(dates.day(atOffice(Date.parse(seen.closed_at)).day))
                  : t.case.nothingOwed}
              </strong>
            )}
          </dd>
        </div>
      </dl>
    </header>
  );
}
