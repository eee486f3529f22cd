import { api, taken } from "@shared/api/client";
import type { Admissibility, CompetenceAnswer, Procedure } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { anyPlace, casePlaces, partyPlaces } from "@shared/places";
import { useWhose } from "@shared/whose";
import { useQuery } from "@tanstack/react-query";
import { CompetenceWords } from "../ui/competence";
import { type FilingDraft, receivedAt } from "./draft";
import s from "./filing.module.css";

/** What the rules say while the facts come in: whose it is, and whether it can be taken up. A person decides. */
export function Advice(props: { draft: FilingDraft; procedure: Procedure; office: string | undefined }) {
  const { draft, procedure } = props;
  const { id, asks } = procedure;
  const complainant = partyPlaces(draft.complainant, asks);
  const named = draft.respondents.filter((one) => one.name.trim() || anyPlace(partyPlaces(one, asks)));
  const respondents = named.map((one) => partyPlaces(one, asks));
  const places = casePlaces(draft.places, asks);
  const placed = [complainant, places, ...respondents].some(anyPlace);
  const came = { office: props.office, channel: draft.channel, received_at: receivedAt(draft) };
  const whose = useWhose(
    placed ? { procedure: id, ...came, complainant, respondents, ...places } : undefined,
  );
  const admissible = useAdmissibility(draft, id).data;
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
  return (
    <section className={s.part} id="competence">
      <h2>{t.file.competence}</h2>
      <CompetenceWords competence={competence} office={office} elsewhere={t.file.elsewhere} />
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
