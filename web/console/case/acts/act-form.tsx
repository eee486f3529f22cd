import { newKey } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import type { Act, Case } from "@shared/api/types";
import { type Faults, faultsOf, toldFaults } from "@shared/fields/faults";
import { isEmpty, type Typed, wishOf } from "@shared/fields/values";
import { useLanguage, useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/console";
import { useMutation } from "@tanstack/react-query";
import { Button, Radio } from "antd";
import { type FormEvent, useRef, useState } from "react";
import { perform } from "../../data";
import { FieldBox } from "../../fields/field-box";
import { Labelled } from "../../fields/labelled";
import { FaultSummary } from "../../fields/summary";
import type { useActDrafts } from "./draft";
import { LastLook } from "./last-look";

const OUTCOME = "outcome";

/** One act as a form made from the pack. */
export function ActForm(props: {
  seen: Case;
  act: Act;
  kept: ReturnType<typeof useActDrafts>;
  performed: (act: Act, now: Case) => void;
  stale: (from: number) => Promise<void>;
}) {
  const { seen, act, kept } = props;
  const t = useT();
  const common = useCommon();
  const say = useSay();
  const language = useLanguage();
  const draft = kept.drafts[act.id];
  const typed: Typed = draft?.typed ?? proposed(act);
  const [faults, setFaults] = useState<Faults>({});
  const [looking, setLooking] = useState(false);
  const key = useRef(newKey());
  const choosing = act.outcomes.length > 1;
  const toBeSeen = act.fields.filter((field) => field.public && !isEmpty(typed[field.id]));

  const change = (more: { typed?: Typed; outcome?: string }) => {
    key.current = newKey();
    kept.put({ act, version: seen.version, ...draft, typed, ...more });
  };
  const sending = useMutation({
    mutationFn: () => {
      const wish = wishOf(act, typed, draft?.outcome);
      return perform(seen.case_no, act.id, wish, draft?.version ?? seen.version, key.current);
    },
    onSuccess: (now) => props.performed(act, now),
    onError: async (error) => {
      setLooking(false);
      const refused = Refused.of(error);
      // Without an answer nobody knows whether it was done: the same key keeps it from being done twice.
      if (refused.code !== "offline") key.current = newKey();
      if (refused.status === 409) await props.stale(draft?.version ?? seen.version);
      else setFaults(toldFaults(refused.fields, language));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = faultsOf(act.fields, typed, common);
    if (choosing && !draft?.outcome) found[OUTCOME] = t.case.chooseOutcome;
    setFaults(found);
    sending.reset();
    if (Object.keys(found).length > 0) return;
    if (toBeSeen.length > 0 && !looking) setLooking(true);
    else sending.mutate();
  };

  const id = (field: string) => `${act.id}-${field}`;
  const refused =
    sending.error && Refused.of(sending.error).status !== 409 ? Refused.of(sending.error) : null;
  const label = (name: string) =>
    name === OUTCOME ? t.case.outcome : say(act.fields.find((field) => field.id === name)?.title) || name;
  return (
    <form onSubmit={submit} noValidate aria-label={say(act.title)}>
      <FaultSummary
        message={refused ? say(refused.words) : undefined}
        faults={faults}
        label={label}
        id={id}
      />
      {looking ? (
        <LastLook
          fields={toBeSeen}
          typed={typed}
          back={() => setLooking(false)}
          sending={sending.isPending}
        />
      ) : (
        <>
          {act.fields.map((field) => (
            <FieldBox
              key={field.id}
              field={field}
              id={id(field.id)}
              typed={typed[field.id]}
              set={(value) => change({ typed: { ...typed, [field.id]: value } })}
              fault={faults[field.id]}
            />
          ))}
          {choosing && (
            <Labelled id={id(OUTCOME)} label={t.case.outcome} required group fault={faults[OUTCOME]}>
              {(described) => (
                <Radio.Group
                  id={described.id}
                  name={described.id}
                  aria-labelledby={`${described.id}-label`}
                  value={draft?.outcome}
                  onChange={(event) => change({ outcome: event.target.value })}
                  options={act.outcomes.map((outcome) => ({ value: outcome.id, label: say(outcome.title) }))}
                />
              )}
            </Labelled>
          )}
          <Button type="primary" htmlType="submit" loading={sending.isPending}>
            {toBeSeen.length > 0 ? t.case.review : act.outcomes.length > 1 ? t.case.send : say(act.title)}
          </Button>
        </>
      )}
    </form>
  );
}

/** What the house's own table proposes, until something else is chosen. */
function proposed(act: Act): Typed {
  const offices = act.fields.filter((field) => field.proposed.length > 0);
  return Object.fromEntries(offices.map((field) => [field.id, field.proposed]));
}
