import { api, taken } from "@shared/api/client";
import type { Chart, PackRow } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useProcedureWords } from "@shared/locales/procedures";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useChart } from "../../procedure/data";
import { Diagram } from "../../procedure/diagram";
import { thousands } from "../../ui/numbers";
import { PageHead } from "../../ui/page-head";
import { Failed, Waiting } from "../../ui/states";
import s from "../table.module.css";
import { Clocks } from "./clocks";
import { usePacks } from "./page";
import { Yaml } from "./yaml";

/** One version of a procedure: its diagram, its clocks, what is proven of it, and its text. */
export default function ProcedurePage({ id, version }: { id: string; version: string }) {
  const t = useProcedureWords();
  const say = useSay();
  const chart = useChart(id, Number(version));
  const packs = usePacks();
  const pack = packs.data?.find((one) => one.id === id && String(one.version) === version);
  return (
    <>
      {chart.isPending && <Waiting />}
      {chart.isError && <Failed error={chart.error} again={() => chart.refetch()} />}
      {chart.data && (
        <>
          <PageHead
            heading={say(chart.data.title)}
            about={`${t.procedures.version} ${chart.data.version} · ${id}`}
          >
            <Link href="/admin/procedures">{t.procedures.back}</Link>
            {chart.data.documents.length > 0 && (
              <Link href={`/admin/templates?procedure=${id}/${version}`}>
                {t.templates.fromProcedure(chart.data.documents.length)}
              </Link>
            )}
          </PageHead>
          <Part heading={t.chart.heading}>
            <Diagram chart={chart.data} />
          </Part>
          <Part heading={t.procedures.clocks}>
            <Clocks clocks={chart.data.clocks} />
          </Part>
          {pack && <Proof pack={pack} />}
          <Text chart={chart.data} />
        </>
      )}
    </>
  );
}

function Part({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <section className={s.part} aria-label={heading}>
      <h2>{heading}</h2>
      {children}
    </section>
  );
}

function Proof({ pack }: { pack: PackRow }) {
  const t = useProcedureWords().procedures;
  const say = useSay();
  const { proof } = pack;
  return (
    <Part heading={t.proofHeading}>
      {proof.sound && <p>{t.explored(thousands(proof.situations), thousands(proof.transitions))}</p>}
      {proof.violations.map((found) => (
        <p key={found.zh} className={s.bad}>
          {say(found)}
        </p>
      ))}
      {proof.times.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled must be reached by keys.
        <section className={s.scroll} tabIndex={0} aria-label={t.worst}>
          <table className={s.table}>
            <caption className="visually-hidden">{t.worst}</caption>
            <thead>
              <tr>
                <th scope="col">{t.worst}</th>
                <th scope="col">{t.firstAnswer}</th>
                <th scope="col">{t.endOfRound}</th>
              </tr>
            </thead>
            <tbody>
              {proof.times.map((times) => (
                <tr key={times.class?.zh ?? "all"}>
                  <td>{times.class ? say(times.class) : t.everyCase}</td>
                  <td>{times.first_answer ? `≤ ${say(times.first_answer)}` : t.none}</td>
                  <td>{times.end ? `≤ ${say(times.end)}` : t.none}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Part>
  );
}

function Text({ chart }: { chart: Chart }) {
  const t = useProcedureWords().procedures;
  const say = useSay();
  const { id, version } = chart;
  const pack = useQuery({
    queryKey: ["packs", id, version],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => taken(api.GET("/api/v1/packs/{id}/{version}", { params: { path: { id, version } } })),
  });
  if (!pack.data)
    return pack.isError ? <Failed error={pack.error} again={() => pack.refetch()} /> : <Waiting />;
  return (
    <>
      <Part heading={t.scenarios}>
        <p>{pack.data.scenarios.length > 0 ? t.scenariosAbout : t.noScenarios}</p>
        <ul className={s.cases}>
          {pack.data.scenarios.map((title) => (
            <li key={title.zh}>{say(title)}</li>
          ))}
        </ul>
      </Part>
      <Part heading={t.source}>
        <p>{t.sourceAbout}</p>
        <Yaml text={pack.data.source} label={t.source} />
      </Part>
    </>
  );
}
