import { api, taken } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import type { Case, LinkMade, Referral } from "@shared/api/types";
import { atOffice } from "@shared/dates/office";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/link";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { queries } from "../queries";
import { Close, Dialog } from "../ui/dialog";
import s from "./answer-link.module.css";
import { MadeView } from "./made-link";

/** Makes, shows once and ends the link by which an office without accounts answers a referral. */
export default function AnswerLink(props: { seen: Case; referral: Referral; close: () => void }) {
  const { seen, referral } = props;
  const t = useT();
  const say = useSay();
  const dates = useDates();
  const params = { path: { case_no: seen.case_no, no: String(referral.no) } };
  const key = ["link", seen.case_no, referral.no, seen.version];
  const state = useQuery({
    queryKey: key,
    queryFn: async () =>
      (await taken(api.GET("/api/v1/cases/{case_no}/referrals/{no}/link", { params }))) ?? null,
  });
  const again = () => queries.invalidateQueries({ queryKey: key });
  const making = useMutation<LinkMade>({
    mutationFn: () => taken(api.POST("/api/v1/cases/{case_no}/referrals/{no}/link", { params })),
    onSuccess: again,
  });
  const ending = useMutation({
    mutationFn: () => taken(api.DELETE("/api/v1/cases/{case_no}/referrals/{no}/link", { params })),
    onSuccess: () => {
      making.reset();
      void again();
    },
  });
  const link = state.data;
  const works = link && !link.over;
  const error = state.error ?? making.error ?? ending.error;
  const day = (instant: string) => dates.day(atOffice(Date.parse(instant)).day);
  return (
    <Dialog heading={t.heading(say(referral.office.title))} closed={props.close} wide>
      <p className={s.about}>{t.about}</p>
      {error && <Alert type="error" role="alert" title={say(Refused.of(error).words)} />}
      {making.data && <MadeView made={making.data} seen={seen} referral={referral} />}
      <p aria-live="polite">
        {link === null && t.never}
        {link?.over && t.over[link.over as keyof typeof t.over]}
        {works && (
          <>
            {t.state(link.made_by, dates.moment(link.made_at), day(link.expires_at))}{" "}
            {link.seen_at ? t.seen(dates.moment(link.seen_at)) : t.unseen}
          </>
        )}
      </p>
      {works && !making.data && <p className={s.about}>{t.renewHelp}</p>}
      <div className={s.buttons}>
        {link !== undefined && (
          <Button
            type={works ? "default" : "primary"}
            loading={making.isPending}
            onClick={() => making.mutate()}
          >
            {works ? t.renew : t.make}
          </Button>
        )}
        {works && (
          <Button loading={ending.isPending} onClick={() => ending.mutate()}>
            {t.end}
          </Button>
        )}
        <Close>{t.close}</Close>
      </div>
    </Dialog>
  );
}
