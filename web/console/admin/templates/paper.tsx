import type { Template } from "@shared/api/types";
import { useLanguage, useSay } from "@shared/locales";
import { useProcedureWords } from "@shared/locales/procedures";
import { Limit } from "../procedures/clocks";
import { pieces } from "./fits";
import s from "./templates.module.css";

/** One template: for whom, issued by what, on what it rests, and its words with the places marked. */
export function Paper({ paper }: { paper: Template }) {
  const t = useProcedureWords().templates;
  const say = useSay();
  const own = paper.to.some((whom) => whom.id === "complainant");
  return (
    <article className={s.paper} aria-label={say(paper.title)}>
      <h3>
        {say(paper.title)} <code>{paper.id}</code>
      </h3>
      <dl className={s.facts}>
        <dt>{t.to}</dt>
        <dd>
          <To paper={paper} />
          {own && <small>{t.own}</small>}
        </dd>
        <dt>{t.issuedBy}</dt>
        <dd>
          <Issuers paper={paper} />
        </dd>
        <dt>{t.rests}</dt>
        <dd>
          {paper.clocks.length === 0 && t.noRest}
          {paper.clocks.map((clock) => (
            <div key={clock.id}>
              {clock.issue ? t.issueWithin(say(clock.title)) : t.names(say(clock.title))}
              {clock.limits.map((limit) => (
                <Limit key={`${limit.length.zh} ${limit.source} ${limit.valid_from}`} limit={limit} />
              ))}
            </div>
          ))}
        </dd>
      </dl>
      <Text paper={paper} />
      <ul className={s.places} aria-label={t.places}>
        {paper.places.map((place) => (
          <li key={place.place}>
            <code>{`{${place.place}}`}</code> {say(place.title)}
          </li>
        ))}
      </ul>
    </article>
  );
}

function useJoint(): string {
  return useLanguage() === "zh" ? "、" : ", ";
}

function To({ paper }: { paper: Template }) {
  const t = useProcedureWords().templates;
  const say = useSay();
  const joint = useJoint();
  return paper.to.length === 0 ? t.kept : paper.to.map((whom) => say(whom.title)).join(joint);
}

function Issuers({ paper }: { paper: Template }) {
  const t = useProcedureWords().templates;
  const say = useSay();
  const joint = useJoint();
  return paper.issued_by.map((one) => {
    const act = one.outcome ? t.outcome(say(one.act), say(one.outcome)) : say(one.act);
    const told = t.by(act, one.by.map(say).join(joint));
    return <div key={told}>{told}</div>;
  });
}

/** The words; in each place stands what will be put there. */
function Text({ paper }: { paper: Template }) {
  const t = useProcedureWords().templates;
  const say = useSay();
  const titles = new Map(paper.places.map((place) => [place.place, place.title]));
  return (
    <blockquote className={s.words} aria-label={t.words}>
      {pieces(say(paper.body).trim()).map((piece) =>
        piece.place === undefined ? (
          <span key={piece.at}>{piece.text}</span>
        ) : (
          <mark key={piece.at} title={t.place(piece.text)}>
            {say(titles.get(piece.place)) || piece.text}
          </mark>
        ),
      )}
    </blockquote>
  );
}
