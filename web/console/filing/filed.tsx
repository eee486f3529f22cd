import type { Opened } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { Button } from "antd";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { nextClock } from "../case/clock-state";
import { useCase } from "../data";
import { Reasons } from "../ui/reasons";
import s from "./filing.module.css";
import { FiledEvidence } from "./sending";

/** What to tell the complainant, and what happens next and when. */
export function Filed({ opened, another }: { opened: Opened; another: () => void }) {
  const t = useT();
  const say = useSay();
  const dates = useDates();
  const seen = useCase(opened.case_no).data;
  const clock = nextClock(seen?.clocks ?? []);
  const duty = seen?.duties[0];
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={s.filed}>
      <h1 ref={heading} tabIndex={-1}>
        {t.file.done}
      </h1>
      <dl>
        <div>
          <dt>{t.file.number}</dt>
          <dd className="case-no">{opened.case_no}</dd>
        </div>
        <div>
          <dt>{t.file.code}</dt>
          <dd className="case-no">{opened.access_code}</dd>
        </div>
      </dl>
      <p className={s.help}>{t.file.codeHelp}</p>
      <FiledEvidence no={opened.case_no} />
      <h2>{t.file.next}</h2>
      {duty && <p>{t.file.nextText(say(duty.stage.title), say(duty.role.title), say(duty.office.title))}</p>}
      {clock && (
        <>
          <p>{t.file.nextDue(say(clock.clock.title), dates.day(clock.due, clock.because))}</p>
          <Reasons because={clock.because} source={clock.source} provisional={clock.provisional} />
        </>
      )}
      <div className={s.after}>
        <Link href={`/cases/${opened.case_no}`}>{t.file.openCase}</Link>
        <Button onClick={another}>{t.file.another}</Button>
      </div>
    </section>
  );
}
