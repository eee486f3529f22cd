import { Refused } from "@shared/api/refused";
import type { PublicAct, PublicCase } from "@shared/api/types";
import { type Faults, faultsOf, toldFaults } from "@shared/fields/faults";
import { type Typed, wishOf } from "@shared/fields/values";
import { useLanguage, useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/portal";
import { useState } from "react";
import { FaultNote } from "../ui/faults";
import { Field } from "../ui/field";
import { useSending } from "../ui/sending";
import { WaitNote } from "../ui/wait-note";
import { act as perform } from "./calls";
import type { Key } from "./kept";

/** Something the complainant can do now; each outcome is a button of its own. */
export function ActForm(props: {
  of: Key;
  act: PublicAct;
  version: number;
  open: boolean;
  done: (now: PublicCase) => void;
  stale: () => Promise<void>;
}) {
  const { act } = props;
  const t = useT();
  const common = useCommon();
  const say = useSay();
  const language = useLanguage();
  const [typed, setTyped] = useState<Typed>({});
  const [faults, setFaults] = useState<Faults>({});
  const [refused, setRefused] = useState<Refused>();
  const sending = useSending(`act.${props.of.no}.${act.id}`);
  const [sure, setSure] = useState(false);
  const last = act.verb === "withdraw";
  const choosing = act.outcomes.length > 1;
  // The pack names what an officer records; whoever complains is told what it means for them.
  const plain =
    act.verb === "consent" && choosing
      ? t.follow.consent
      : act.verb === "reopen"
        ? t.follow.again(say(act.title))
        : say(act.title);
  const id = (field: string) => `${act.id}-${field}`;

  const send = async (outcome: string | undefined) => {
    const found = faultsOf(act.fields, typed, common);
    setFaults(found);
    setRefused(undefined);
    if (Object.keys(found).length > 0) return;
    const wish = wishOf(act, typed, outcome);
    try {
      const now = await sending.send(wish, (once) => perform(props.of, act.id, wish, props.version, once));
      setTyped({});
      props.done(now);
    } catch (error) {
      const told = Refused.of(error);
      if (told.status === 409) await props.stale();
      else {
        setRefused(told);
        setFaults(toldFaults(told.fields, language));
      }
    }
  };
  return (
    <details className="act" open={props.open}>
      <summary>{plain}</summary>
      {act.help && <p className="help">{say(act.help)}</p>}
      <FaultNote
        message={refused && say(refused.words)}
        lines={Object.entries(faults).map(([field, words]) => ({
          id: id(field),
          label: say(act.fields.find((one) => one.id === field)?.title),
          words,
        }))}
      />
      {act.fields.map((field) => (
        <Field
          key={field.id}
          field={field}
          id={id(field.id)}
          typed={typed[field.id]}
          set={(value) => setTyped({ ...typed, [field.id]: value })}
          fault={faults[field.id]}
        />
      ))}
      {sure && <p role="status">{t.follow.sureText}</p>}
      <WaitNote sending={sending} />
      <div className="buttons">
        {choosing ? (
          act.outcomes.map((outcome) => (
            <button
              key={outcome.id}
              type="button"
              className="big"
              disabled={sending.busy}
              onClick={() => send(outcome.id)}
            >
              {say(outcome.title)}
            </button>
          ))
        ) : last && !sure ? (
          <button type="button" onClick={() => setSure(true)}>
            {say(act.title)}
          </button>
        ) : (
          <button type="button" className="primary" disabled={sending.busy} onClick={() => send(undefined)}>
            {sending.busy ? t.follow.sending : last ? t.follow.sure(say(act.title)) : say(act.title)}
          </button>
        )}
        {sure && (
          <button type="button" disabled={sending.busy} onClick={() => setSure(false)}>
            {t.follow.keepIt}
          </button>
        )}
      </div>
    </details>
  );
}
