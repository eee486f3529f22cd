import type { Referral } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import s from "./case.module.css";

type End = keyof ReturnType<typeof useT>["case"]["referralEnds"];

export function Referrals({ referrals }: { referrals: Referral[] }) {
  const t = useT();
  const say = useSay();
  const dates = useDates();
  if (referrals.length === 0) return null;
  return (
    <section className={s.panel} aria-labelledby="referrals">
      <h2 id="referrals">{t.case.referrals}</h2>
      <ul className={s.referrals}>
        {referrals.map((referral) => (
          <li key={referral.no}>
            <strong>{say(referral.office.title)}</strong>
            <span>{t.case.referralEnds[(referral.end ?? "open") as End]}</span>
            <small>
              {t.case.referral(referral.no)} · {t.case.referralSent(dates.moment(referral.sent_at))}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
