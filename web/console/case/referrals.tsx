import type { Case, Referral } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { useT as useLinkWords } from "@shared/locales/link";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import s from "./case.module.css";

const AnswerLink = lazy(() => import("./answer-link"));

type End = keyof ReturnType<typeof useT>["case"]["referralEnds"];

export function Referrals({ seen }: { seen: Case }) {
  const t = useT();
  const link = useLinkWords();
  const say = useSay();
  const dates = useDates();
  const [linking, setLinking] = useState<Referral>();
  if (seen.referrals.length === 0) return null;
  return (
    <section className={s.panel} aria-labelledby="referrals">
      <h2 id="referrals">{t.case.referrals}</h2>
      <ul className={s.referrals}>
        {seen.referrals.map((referral) => (
          <li key={referral.no}>
            <strong>{say(referral.office.title)}</strong>
            <span>{t.case.referralEnds[(referral.end ?? "open") as End]}</span>
            <small>
              {t.case.referral(referral.no)} · {t.case.referralSent(dates.moment(referral.sent_at))}
            </small>
            {seen.may_link && !referral.end && (
              <Button
                size="small"
                title={link.openOf(say(referral.office.title))}
                onClick={() => setLinking(referral)}
              >
                {link.open}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {linking && (
        <Suspense>
          <AnswerLink seen={seen} referral={linking} close={() => setLinking(undefined)} />
        </Suspense>
      )}
    </section>
  );
}
