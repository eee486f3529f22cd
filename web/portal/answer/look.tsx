import type { Refused } from "@shared/api/refused";
import type { Act, Asked, Given } from "@shared/api/types";
import { wishOf } from "@shared/fields/values";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/answer";
import { Heading } from "../ui/heading";
import { useSending } from "../ui/sending";
import { useTypedWords } from "../ui/typed-words";
import { WaitNote } from "../ui/wait-note";
import { answer as send } from "./calls";
import type { Answer } from "./form";
import type { Link } from "./link";

/** The answer once more, as it will be read; only from here it is sent. */
export function Look(props: {
  link: Link;
  asked: Asked;
  act: Act;
  answer: Answer;
  back: () => void;
  refused: (why: Refused) => void;
  given: (given: Given) => void;
}) {
  const { act, answer, link } = props;
  const t = useT();
  const say = useSay();
  const words = useTypedWords();
  const sending = useSending(`answer.${link.case_no}.${link.no}`);
  const typed = answer.typed ?? {};
  const outcome = act.outcomes.length > 1 ? act.outcomes.find((one) => one.id === answer.outcome) : undefined;
  const lines = act.fields.map((field) => ({ field, said: words(field, typed[field.id]) }));

  const go = () => {
    const wish = wishOf(act, typed, answer.outcome);
    const call = (once: string) => send(link, act.id, wish, once);
    void sending.send({ act: act.id, ...wish }, call).then(props.given, props.refused);
  };
  return (
    <>
      <p className="progress">{t.heading(say(props.asked.asker))}</p>
      <Heading>{t.look}</Heading>
      <p className="about">{t.lookText}</p>
      <section className="said">
        <h2>{say(act.title)}</h2>
        {outcome && (
          <p>
            <small>{t.outcome}</small>
            {say(outcome.title)}
          </p>
        )}
        {lines
          .filter((line) => line.said)
          .map(({ field, said }) => (
            <p key={field.id}>
              <small>
                {say(field.title)}
                {field.public && ` · ${t.public}`}
              </small>
              {said}
            </p>
          ))}
      </section>
      <WaitNote sending={sending} />
      <div className="buttons">
        <button type="button" className="primary" disabled={sending.busy} onClick={go}>
          {sending.busy ? t.sending : t.send}
        </button>
        <button type="button" onClick={props.back} disabled={sending.busy && !sending.waiting}>
          {t.back}
        </button>
      </div>
    </>
  );
}
