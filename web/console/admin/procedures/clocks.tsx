import type { Chart } from "@shared/api/types";
import { useLanguage, useSay } from "@shared/locales";
import { useProcedureWords } from "@shared/locales/procedures";
import s from "../table.module.css";

type Clock = Chart["clocks"][number];

/** What is owed by when, and by which article. */
export function Clocks({ clocks }: { clocks: Clock[] }) {
  const t = useProcedureWords().procedures;
  const say = useSay();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled must be reached by keys.
    <section className={s.scroll} tabIndex={0} aria-label={t.clocks}>
      <table className={s.table}>
        <thead>
          <tr>
            {(["clock", "owes", "limit", "runs", "told"] as const).map((column) => (
              <th key={column} scope="col">
                {t.clockColumns[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {clocks.map((clock) => (
            <tr key={clock.id}>
              <th scope="row">{say(clock.title)}</th>
              <td>{say(clock.owes.title)}</td>
              <td>
                {clock.limits.map((limit) => (
                  <Limit key={`${limit.length.zh} ${limit.source} ${limit.valid_from}`} limit={limit} />
                ))}
              </td>
              <td>
                <Runs clock={clock} />
              </td>
              <td>
                {clock.ladder.map((rung, at) => (
                  // A rung may say the same as the one before it.
                  <div key={at}>{told(t, rung, say)}</div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** How long, by which article, and from when to when it stood. */
export function Limit({ limit }: { limit: Clock["limits"][number] }) {
  const t = useProcedureWords().procedures;
  const say = useSay();
  const validity = limit.valid_from || limit.valid_to;
  return (
    <div>
      {say(limit.length)}
      {limit.extend && ` · ${t.extend(say(limit.extend))}`}
      {limit.region && ` · ${t.region(limit.region)}`}
      <small>
        {limit.source}
        {validity && ` · ${t.valid(limit.valid_from ?? "", limit.valid_to ?? "")}`}
      </small>
    </div>
  );
}

function Runs({ clock }: { clock: Clock }) {
  const t = useProcedureWords().procedures;
  const say = useSay();
  const joint = useLanguage() === "zh" ? "、" : "; ";
  const all = (words: Clock["starts"]) => [...new Set(words.map(say))].join(joint);
  return (
    <>
      <div>{t.starts(all(clock.starts))}</div>
      {clock.stops.length > 0 && <div>{t.stops(all(clock.stops))}</div>}
    </>
  );
}

function told(
  t: ReturnType<typeof useProcedureWords>["procedures"],
  rung: Clock["ladder"][number],
  say: ReturnType<typeof useSay>,
): string {
  const after = rung.after.zh.startsWith("0") ? "" : say(rung.after);
  return t[rung.kind as "warn" | "remind" | "escalate"](after, say(rung.tell.title));
}
