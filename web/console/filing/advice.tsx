import { api, taken } from "@shared/api/client";
import type { Admissibility, CompetenceAnswer, Procedure } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { useWhose } from "@shared/whose";
import { useQuery } from "@tanstack/react-query";
import type { FilingDraft } from "./draft";
import s from "./filing.module.css";

/** What the rules say while the facts come in: whose it is, and whether it can be taken up. A person decides. */
export function Advice(props: { draft: FilingDraft; procedure: Procedure; office: string | undefined }) {
  const { draft, procedure } = props;
  const placed = draft.respondents.some((one) => one.region) || Boolean(draft.complainant.region);
  const whose = useWhose(
    placed
      ? {
          procedure: procedure.id,
          office: props.office,
          channel: draft.channel,
          complainant: { region: draft.complainant.region || undefined },
          respondents: draft.respondents
            .filter((one) => one.name.trim() || one.region)
            .map((one) => ({ region: one.region || undefined })),
        }
      : undefined,
  );
  const admissible = useAdmissibility(draft, procedure.id).data;
  return (
    <div className={s.advice} aria-live="polite">
      {whose && <Whose whose={whose} office={props.office} />}
      {admissible && <Admissible found={admissible} />}
    </div>
  );
}

function Whose({ whose, office }: { whose: CompetenceAnswer; office: string | undefined }) {
  const t = useT();
  const say = useSay();
  const { competence, lacks } = whose;
  if (!competence) {
    if (!lacks) return null;
    return (
      <section className={s.part}>
        <h2>{t.file.competence}</h2>
        <p className={s.help}>{say(lacks.text)}</p>
      </section>
    );
  }
  const preferred = competence.competent.find((one) => one.code === competence.preferred);
  const names = competence.competent.map((one) =>
    one.office ? `${say(one.office.title)}（${one.name}）` : one.name,
  );
  const held = competence.trail.filter((one) => one.held);
  const lost = competence.trail.filter((one) => !one.held);
  const ours = competence.competent.some((one) => one.office?.id === office);
  return (
    <section className={s.part} id="competence">
      <h2>{t.file.competence}</h2>
      <p>
        <strong>{competence.decision === "manual" ? t.file.manual(names) : t.file.competent(names)}</strong>
      </p>
      {competence.decision === "choice" && preferred && <p>{t.file.preferred(preferred.name)}</p>}
      {!ours && <p className={s.elsewhere}>{t.file.elsewhere}</p>}
      {held.map((one) => (
        <p key={one.rule}>{say(one.text)}</p>
      ))}
      {competence.rule && (
        <p className={s.help}>
          {competence.rule.source} <small>{competence.rule.id}</small>
        </p>
      )}
      {lost.length > 0 && (
        <details>
          <summary>{t.file.lost(lost.length)}</summary>
          <ul>
            {lost.map((one) => (
              <li key={one.rule}>
                {say(one.text)} <small>{one.rule}</small>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** No rules for a procedure is no fault: then nothing is said. */
function useAdmissibility(draft: FilingDraft, procedure: string) {
  const facts = {
    received_on: draft.receivedOn || new Date().toLocaleDateString("sv", { timeZone: "Asia/Shanghai" }),
    respondent_identified: draft.respondents.some((one) => one.name.trim() !== ""),
    complainant_identified: draft.complainant.name.trim() !== "",
    claim: draft.claim.trim() ? "…" : undefined,
    facts: draft.statement.trim() ? "…" : undefined,
    channel: draft.channel,
  };
  return useQuery<Admissibility | null>({
    queryKey: ["admissibility", procedure, facts],
    placeholderData: (before) => before,
    retry: false,
    queryFn: () =>
      taken(
        api.POST("/api/v1/decisions/admissibility", { body: { procedure, facts: facts as never } }),
      ).catch(() => null),
  });
}

function Admissible({ found }: { found: Admissibility }) {
  const t = useT();
  const say = useSay();
  return (
    <section className={s.part} id="admissibility">
      <h2>{t.file.admissibility}</h2>
      <p>
        <strong>{t.file.results[found.result as keyof typeof t.file.results] ?? found.result}</strong>
      </p>
      {found.grounds.length > 0 && (
        <ul>
          {found.grounds.map((ground) => (
            <li key={ground.code + ground.source}>
              {say(ground.text)} <small>{ground.source}</small>
            </li>
          ))}
        </ul>
      )}
      {found.decide_by && <p className={s.help}>{t.file.decideBy(found.decide_by)}</p>}
    </section>
  );
}
