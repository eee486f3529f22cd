import type { PublicCase } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useLanguage, useSay } from "@shared/locales";
import { useT } from "@shared/locales/portal";

/** To which bodies the complainant's data went, the newest first; nothing if to none. */
export function Given({ all }: { all: PublicCase["transfers"] }) {
  const t = useT();
  const say = useSay();
  const dates = useDates();
  const between = useLanguage() === "zh" ? "、" : ", ";
  if (all.length === 0) return null;
  return (
    <section className="history">
      <h2>{t.follow.given}</h2>
      <ol>
        {[...all].reverse().map((one) => (
          <li key={`${one.at} ${one.receiver.zh} ${one.way.zh}`}>
            <time dateTime={one.at}>{dates.moment(one.at)}</time>
            <p>{t.follow.givenTo(say(one.receiver), say(one.way))}</p>
            <small>{one.sorts.map(say).join(between)}</small>
          </li>
        ))}
      </ol>
      {all.some((one) => one.may_unmask) && (
        <p>
          <small>{t.follow.givenMasked}</small>
        </p>
      )}
    </section>
  );
}
