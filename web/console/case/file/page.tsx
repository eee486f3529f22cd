import { api, taken } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import type { Case, Entry } from "@shared/api/types";
import { atOffice } from "@shared/dates/office";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { useProcedureWords } from "@shared/locales/procedures";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactNode, useEffect } from "react";
import { Link } from "wouter";
import { useCase, useTimeline } from "../../data";
import { useNow } from "../../frame/clock";
import { useSession } from "../../session/session";
import { Failed, Nothing, Waiting } from "../../ui/states";
import { Standing } from "../life/standing";
import { ClockParts } from "./clocks";
import { Entries } from "./entries";
import s from "./file.module.css";
import { Files } from "./files";
import { Papers } from "./papers";
import { Parties } from "./parties";

const PARTS = [
  "parties",
  "statement",
  "timeline",
  "clocks",
  "papers",
  "evidence",
  "approvals",
  "visits",
  "seal",
] as const;
type Name = (typeof PARTS)[number];

const APPROVALS = new Set(["approve", "send_back"]);

/** The whole file of a case, to be printed: everything that the reader may see, and nothing else. */
export default function FilePage({ no }: { no: string }) {
  const t = useT();
  const found = useCase(no);
  const timeline = useTimeline(no, found.data?.version);
  useEffect(() => {
    document.title = no;
  }, [no]);
  if (found.isPending || (found.data && timeline.isPending)) return <Waiting />;
  if (found.isError && Refused.of(found.error).status === 404) {
    return (
      <Nothing heading={t.case.notFound}>
        <p>{t.case.notFoundText}</p>
      </Nothing>
    );
  }
  const failed = found.error ?? timeline.error;
  if (!found.data || !timeline.data) {
    return (
      <Failed
        error={failed}
        again={() => {
          found.refetch();
          timeline.refetch();
        }}
      />
    );
  }
  return <File seen={found.data} entries={timeline.data} />;
}

function File({ seen, entries }: { seen: Case; entries: Entry[] }) {
  const t = useProcedureWords().file;
  useRunningHead(t.heading, seen.case_no);
  const masked = !seen.parties_clear && seen.may_unmask;
  const part = (name: Name, children: ReactNode) => (
    <section className={s.part} aria-labelledby={`part-${name}`}>
      <h2 id={`part-${name}`}>
        {t.number(PARTS.indexOf(name) + 1)}
        {t.parts[name]}
      </h2>
      {children}
    </section>
  );
  return (
    <>
      <div className={s.bar}>
        <Link href={`/cases/${seen.case_no}`}>{t.back}</Link>
        {masked && <span>{t.hint}</span>}
        <Button type="primary" onClick={() => window.print()}>
          {t.print}
        </Button>
      </div>
      <article className={s.file}>
        <Cover seen={seen} />
        <Standing seen={seen} />
        {part("parties", <Parties seen={seen} />)}
        {part("statement", <Statement seen={seen} />)}
        {part("timeline", <Entries entries={entries} none="" />)}
        {part("clocks", <ClockParts clocks={seen.clocks} />)}
        {part("papers", <Papers seen={seen} />)}
        {part("evidence", <Files seen={seen} />)}
        {part(
          "approvals",
          <Entries
            entries={entries.filter((entry) => APPROVALS.has(entry.verb ?? ""))}
            none={t.noApprovals}
          />,
        )}
        {part(
          "visits",
          <Entries entries={entries.filter((entry) => entry.verb === "visit")} none={t.noVisits} />,
        )}
        {part("seal", <Seal seen={seen} />)}
      </article>
    </>
  );
}

/** What stands at the head of every sheet; the margins of a page take their words from the root alone. */
function useRunningHead(heading: string, number: string) {
  useEffect(() => {
    const { style } = document.documentElement;
    style.setProperty("--file-heading", JSON.stringify(heading));
    style.setProperty("--file-number", JSON.stringify(number));
    return () => {
      style.removeProperty("--file-heading");
      style.removeProperty("--file-number");
    };
  }, [heading, number]);
}

function Cover({ seen }: { seen: Case }) {
  const t = useProcedureWords().file;
  const say = useSay();
  const dates = useDates();
  const now = useNow();
  const { me } = useSession();
  const day = (instant: string) => dates.day(atOffice(Date.parse(instant)).day);
  const rows = [
    [t.cover.number, seen.case_no],
    [t.cover.procedure, t.version(say(seen.procedure.title), seen.procedure_version)],
    [t.cover.office, say(seen.office.title)],
    [t.cover.received, `${day(seen.received_at)} · ${say(seen.channel.title)}`],
    [t.cover.stage, say(seen.stage.title)],
    ...(seen.closed_at ? [[t.cover.closed, day(seen.closed_at)]] : []),
  ];
  return (
    <header className={s.cover}>
      <h1>{t.heading}</h1>
      <p className={`case-no ${s.number}`}>{seen.case_no}</p>
      <table className={s.rows}>
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <nav className={s.contents} aria-label={t.contents}>
        <h2>{t.contents}</h2>
        <ol>
          {PARTS.map((name, at) => (
            <li key={name}>
              <a href={`#part-${name}`}>
                {t.number(at + 1)}
                {t.parts[name]}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      <p className={s.printed}>{t.printedOn(dates.moment(new Date(now).toISOString()), me.name)}</p>
    </header>
  );
}

function Statement({ seen }: { seen: Case }) {
  const t = useT().case;
  const text = (name: string) => {
    const row = seen.texts.find((one) => one.name === name);
    return row ? (row.body ?? t.erased) : t.none;
  };
  return (
    <dl className={s.pairs}>
      <dt>{t.statement}</dt>
      <dd>{text("statement")}</dd>
      <dt>{t.claim}</dt>
      <dd>{text("claim")}</dd>
    </dl>
  );
}

/** The digest of the last record, over all before it. */
function Seal({ seen }: { seen: Case }) {
  const t = useProcedureWords().file;
  const last = useQuery({
    queryKey: ["seal", seen.case_no, seen.version],
    queryFn: () => {
      const params = { path: { case_no: seen.case_no }, query: { cursor: seen.version - 1, limit: 1 } };
      return taken(api.GET("/api/v1/cases/{case_no}/events", { params }));
    },
  });
  return (
    <>
      <p>{t.seal(seen.version)}</p>
      <p className={s.hash}>{last.data?.items[0]?.hash}</p>
      <p>{t.sealHelp}</p>
    </>
  );
}
