import type { Case } from "@shared/api/types";
import { atOffice } from "@shared/dates/office";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useLife } from "@shared/locales/life";
import s from "./life.module.css";

/** That the case is held, and what was erased of it, when and on what ground. */
export function Standing({ seen }: { seen: Case }) {
  const t = useLife().case;
  const say = useSay();
  const dates = useDates();
  const day = (at: string) => dates.day(atOffice(Date.parse(at)).day);
  return (
    <>
      {seen.held && (
        <p className={s.held}>
          <strong>{t.held(day(seen.held.since))}</strong>
          {seen.held.reason && <span>{t.heldWhy(seen.held.reason)}</span>}
        </p>
      )}
      {seen.erased.map((one) => (
        <p key={one.order} className={s.erased}>
          {(one.whole ? t.erased : t.erasedParty)(day(one.at), say(one.ground))}
        </p>
      ))}
    </>
  );
}
