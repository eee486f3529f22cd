import type { CaseClock } from "@shared/api/types";
import { standing } from "@shared/dates/lateness";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { useNow } from "../frame/clock";
import { Reasons } from "../ui/reasons";
import s from "./case.module.css";
import { marksOf, stateOf } from "./clock-state";
import c from "./clocks.module.css";

/** The clocks that run or stand still, each with its reasons; those that are over, folded away. */
export function Clocks({ clocks }: { clocks: CaseClock[] }) {
  const t = useT();
  const latest = [...clocks].sort((a, b) => b.no - a.no);
  const stopped = latest.filter((clock) => clock.stopped_at);
  return (
    <section className={s.panel} aria-labelledby="clocks">
      <h2 id="clocks">{t.case.clocks}</h2>
      {clocks.length === 0 && <p className={s.muted}>{t.case.noClocks}</p>}
      <List clocks={latest.filter((clock) => !clock.stopped_at)} />
      {stopped.length > 0 && (
        <details className={c.stopped}>
          <summary>{t.case.stoppedClocks(stopped.length)}</summary>
          <List clocks={stopped} />
        </details>
      )}
    </section>
  );
}

function List({ clocks }: { clocks: CaseClock[] }) {
  return (
    <ul className={c.clocks}>
      {clocks.map((clock) => (
        <Clock key={clock.no} clock={clock} />
      ))}
    </ul>
  );
}

function Clock({ clock }: { clock: CaseClock }) {
  const t = useT();
  const say = useSay();
  const dates = useDates();
  const now = useNow();
  const state = stateOf(clock);
  const marks = marksOf(clock, now);
  const words = t.case.clockStates[state];
  const still = clock.stopped_at || clock.paused_at;
  const count = still ? "" : ` · ${dates.countDown(standing(clock.due_at, now))}`;
  return (
    <li data-state={state}>
      <div className={c.head}>
        <strong>
          {say(clock.clock.title)}
          {clock.referral && <small> {t.case.referral(clock.referral)}</small>}
        </strong>
        <span className={c.state}>
          {state === "late" ? dates.countDown(standing(clock.due_at, now)) : words + count}
        </span>
      </div>
      <div className={c.bar} aria-hidden="true">
        <span className={c.fill} style={{ width: `${marks.filled}%` }} />
        {marks.warn !== undefined && (
          <span className={c.warn} style={{ insetInlineStart: `${marks.warn}%` }} />
        )}
        <span className={c.end} style={{ insetInlineStart: `${marks.due}%` }} />
      </div>
      <div className={c.foot}>
        <span>
          {state === "paused" ? t.case.clockPaused : t.case.clockDue(dates.day(clock.due, clock.because))}
        </span>
        <span>{t.case.clockOwes(say(clock.owes.title), say(clock.office.title))}</span>
      </div>
      <Reasons because={clock.because} source={clock.source} provisional={clock.provisional} />
    </li>
  );
}
