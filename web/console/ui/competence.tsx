import type { Competence } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import s from "./competence.module.css";

/** Whose a complaint is, by which rule, and why the others do not apply. */
export function CompetenceWords(props: {
  competence: Competence;
  /** The office that has it … */
  office: string | undefined;
  /** … and what is said if it is not among the competent ones. */
  elsewhere: string;
}) {
  const t = useT().file;
  const say = useSay();
  const { decision, competent, rule, trail } = props.competence;
  const preferred = competent.find((one) => one.code === props.competence.preferred);
  const names = competent.map((one) => (one.office ? `${say(one.office.title)}（${one.name}）` : one.name));
  const lost = trail.filter((one) => !one.held);
  const ours = competent.some((one) => one.office?.id === props.office);
  return (
    <div className={s.competence}>
      <p>
        <strong>{decision === "manual" ? t.manual(names) : t.competent(names)}</strong>
      </p>
      {decision === "choice" && preferred && <p>{t.preferred(preferred.name)}</p>}
      {!ours && <p className={s.elsewhere}>{props.elsewhere}</p>}
      {trail
        .filter((one) => one.held)
        .map((one) => (
          <p key={one.rule}>{say(one.text)}</p>
        ))}
      {rule && (
        <p className={s.source}>
          {rule.source} <small>{rule.id}</small>
        </p>
      )}
      {lost.length > 0 && (
        <details>
          <summary>{t.lost(lost.length)}</summary>
          <ul>
            {lost.map((one) => (
              <li key={one.rule}>
                {say(one.text)} <small>{one.rule}</small>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
