import type { Told } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/portal";
import { Saying } from "../ui/saying";

/** What was done and said, the newest first. */
export function History({ told }: { told: Told[] }) {
  const t = useT();
  const say = useSay();
  const dates = useDates();
  return (
    <section className="history">
      <h2>{t.follow.history}</h2>
      <ol>
        {[...told].reverse().map((one) => (
          <li key={`${one.at} ${one.text.zh}`} data-own={one.own || undefined}>
            <time dateTime={one.at}>{dates.moment(one.at)}</time>
            <p>{say(one.text)}</p>
            {one.said.map((said) => (
              <blockquote key={said.title.zh}>
                <Saying title={said.title} words={said.body} />
              </blockquote>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}
