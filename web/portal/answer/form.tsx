import type { Refused } from "@shared/api/refused";
import type { Act } from "@shared/api/types";
import { type Faults, faultsOf, toldFaults } from "@shared/fields/faults";
import type { Typed } from "@shared/fields/values";
import { useLanguage, useSay } from "@shared/locales";
import { useT } from "@shared/locales/answer";
import { useCommon } from "@shared/locales/common";
import { type FormEvent, useState } from "react";
import { Choices } from "../ui/choices";
import { FaultNote } from "../ui/faults";
import { Field } from "../ui/field";

/** What was typed for one act. */
export type Answer = { typed?: Typed; outcome?: string };
/** The same for each. */
export type Answers = Record<string, Answer>;
export const NO_ANSWERS: Answers = {};

const OUTCOME = "outcome";

/** One way to answer, as a form made from the pack. */
export function AnswerForm(props: {
  act: Act;
  first: boolean;
  answer: Answer;
  change: (answer: Answer) => void;
  refused: Refused | undefined;
  look: () => void;
}) {
  const { act, answer, refused } = props;
  const t = useT();
  const common = useCommon();
  const say = useSay();
  const language = useLanguage();
  const [found, setFound] = useState<Faults>({});
  const typed = answer.typed ?? {};
  const choosing = act.outcomes.length > 1;
  const faults = { ...(refused ? toldFaults(refused.fields, language) : {}), ...found };
  const id = (field: string) => `${act.id}-${field}`;
  const label = (field: string) =>
    field === OUTCOME ? t.outcome : say(act.fields.find((one) => one.id === field)?.title);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = faultsOf(act.fields, typed, common);
    if (choosing && !answer.outcome) wrong[OUTCOME] = common.field.missingChoice;
    setFound(wrong);
    if (Object.keys(wrong).length === 0) props.look();
  };
  return (
    <details className="act" open={props.first}>
      <summary>{say(act.title)}</summary>
      {act.help && <p className="help">{say(act.help)}</p>}
      {!act.open && <p>{say(act.closed_because)}</p>}
      {act.open && (
        <form onSubmit={submit} noValidate>
          <FaultNote
            message={refused && say(refused.words)}
            lines={Object.entries(faults).map(([field, words]) => ({
              id: id(field),
              label: label(field),
              words,
            }))}
          />
          {act.fields.map((field) => (
            <Field
              key={field.id}
              field={field}
              id={id(field.id)}
              typed={typed[field.id]}
              set={(value) => props.change({ ...answer, typed: { ...typed, [field.id]: value } })}
              fault={faults[field.id]}
              note={field.public ? t.public : undefined}
            />
          ))}
          {choosing && (
            <Choices
              id={id(OUTCOME)}
              label={t.outcome}
              required
              options={act.outcomes.map((one) => ({ value: one.id, label: say(one.title) }))}
              value={answer.outcome ?? ""}
              set={(outcome) => props.change({ ...answer, outcome })}
              fault={faults[OUTCOME]}
            />
          )}
          <div className="buttons">
            <button type="submit" className="primary">
              {t.next}
            </button>
          </div>
        </form>
      )}
    </details>
  );
}
