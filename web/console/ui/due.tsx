import type { Because } from "@shared/api/types";
import { type Lateness, standing } from "@shared/dates/lateness";
import { lastDay } from "@shared/dates/office";
import { useDates } from "@shared/dates/use-dates";
import { useT } from "@shared/locales/console";
import { useNow } from "../frame/clock";
import s from "./due.module.css";

/** A due date with its count-down; colour and words say the same. `lateness` is what the server says of it. */
export function Due(props: { at: string | null | undefined; because?: Because[]; lateness?: Lateness }) {
  const { at, because } = props;
  const t = useT();
  const dates = useDates();
  const stands = standing(at, useNow());
  return (
    <span className={s.due}>
      {at && <span className={s.date}>{t.duties.due(dates.day(lastDay(at), because))}</span>}
      <span className={s.mark} data-lateness={props.lateness ?? stands.lateness}>
        {dates.countDown(stands)}
      </span>
    </span>
  );
}
