import { Refused } from "@shared/api/refused";
import { useT } from "@shared/locales/console";
import { useEffect } from "react";
import { Link } from "wouter";
import { useCase, useTimeline } from "../data";
import { useKeys } from "../frame/keys";
import { CompetenceWords } from "../ui/competence";
import { Failed, Nothing, Waiting } from "../ui/states";
import { About } from "./about";
import { Acts } from "./acts/acts";
import s from "./case.module.css";
import { Clocks } from "./clocks";
import { Documents } from "./documents";
import { Evidence } from "./evidence/panel";
import { Flow } from "./flow";
import { Identity } from "./identity";
import { Life } from "./life/life";
import { Referrals } from "./referrals";
import { Timeline } from "./timeline";
import { Track } from "./track";

/** To the form of the act that is due next. */
function toActs(): void {
  document.querySelector<HTMLElement>("#acts :is(textarea, input, button)")?.focus();
}

export default function CasePage({ no }: { no: string }) {
  const t = useT();
  const found = useCase(no);
  const timeline = useTimeline(no, found.data?.version);
  useKeys((key, event) => {
    if (key !== "a") return;
    event.preventDefault();
    toActs();
  });
  const loaded = found.isSuccess;
  useEffect(() => {
    if (loaded && location.hash === "#acts") toActs();
  }, [loaded]);
  useEffect(() => {
    document.title = no;
  }, [no]);

  if (found.isPending) return <Waiting />;
  if (found.isError && Refused.of(found.error).status === 404) {
    return (
      <Nothing heading={t.case.notFound}>
        <p>{t.case.notFoundText}</p>
        <Link href="/">{t.case.backToDuties}</Link>
      </Nothing>
    );
  }
  if (!found.data) return <Failed error={found.error} again={() => found.refetch()} />;
  const seen = found.data;
  const entries = timeline.data ?? [];
  return (
    <>
      <Identity seen={seen} />
      <Life seen={seen} />
      <Track seen={seen} entries={entries} />
      <Flow seen={seen} entries={entries} />
      <div className={s.columns}>
        <div className={s.about}>
          <About seen={seen} />
          {seen.competence && (
            <section className={s.panel} aria-labelledby="competence">
              <h2 id="competence">{t.file.competence}</h2>
              <CompetenceWords
                competence={seen.competence}
                office={seen.office.id}
                elsewhere={t.case.elsewhere}
              />
            </section>
          )}
          <Evidence seen={seen} />
          <Clocks clocks={seen.clocks} />
          <Referrals seen={seen} />
          <Documents seen={seen} />
        </div>
        {timeline.isPending ? <Waiting /> : <Timeline entries={entries} />}
        <Acts seen={seen} entries={entries} />
      </div>
    </>
  );
}
