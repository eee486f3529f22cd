import { api, taken } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import type { Opened, Procedure } from "@shared/api/types";
import { type Faults, toldFaults } from "@shared/fields/faults";
import type { useKept } from "@shared/files/kept";
import { useLanguage, useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/portal";
import { type FormEvent, useState } from "react";
import { Redirect, useLocation } from "wouter";
import { FaultNote } from "../ui/faults";
import { Heading } from "../ui/heading";
import { useSending } from "../ui/sending";
import { WaitNote } from "../ui/wait-note";
import { type Draft, EMPTY, filingOf } from "./draft";
import { fieldLabel } from "./labels";
import { Question } from "./questions";
import { faultsIn, type Step, stepOf, stepsFor } from "./steps";

export const boxId = (field: string) => field.replaceAll(".", "-");

/** Leads through the questions; the browser's own back button works, as each has its address. */
export function Wizard(props: {
  step: string | undefined;
  procedures: Procedure[];
  draft: Draft;
  change: (draft: Draft) => void;
  kept: ReturnType<typeof useKept>;
  sent: (opened: Opened, procedure: Procedure) => Promise<void>;
}) {
  const { draft, procedures } = props;
  const t = useT();
  const common = useCommon();
  const say = useSay();
  const language = useLanguage();
  const [, go] = useLocation();
  const [faults, setFaults] = useState<Faults>({});
  const [refused, setRefused] = useState<Refused>();
  const sending = useSending("complaint");
  const steps = stepsFor(procedures);
  const procedure =
    procedures.length === 1 ? procedures[0] : procedures.find((one) => one.id === draft.procedure);
  const unanswered = steps.find((one) => Object.keys(faultsIn(one, draft, procedure, common)).length > 0);
  const at = steps.indexOf(props.step as Step);
  const step = steps[at];
  const open = unanswered ? steps.indexOf(unanswered) : steps.length;

  if (!step) return <Redirect to={`/file/${steps[0]}`} replace />;
  if (at > open) return <Redirect to={`/file/${unanswered}`} replace />;

  const send = async (of: Procedure) => {
    const filing = filingOf(draft, of);
    const body = { ...filing, facts: filing.facts as never };
    const file = (once: string) =>
      taken(api.POST("/api/v1/public/complaints", { params: { header: { "Idempotency-Key": once } }, body }));
    try {
      await props.sent(await sending.send(filing, file), of);
    } catch (error) {
      const told = Refused.of(error);
      const found = toldFaults(told.fields, language);
      const [first] = steps.filter((one) => Object.keys(found).some((field) => stepOf(field) === one));
      setRefused(told);
      setFaults(found);
      if (first) go(`/file/${first}`);
    }
  };
  const next = (event: FormEvent) => {
    event.preventDefault();
    const found = faultsIn(step, draft, procedure, common);
    setRefused(undefined);
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    if (step === "check" && procedure) void send(procedure);
    else go(`/file/${steps[at + 1]}`);
  };

  const label = (field: string) => fieldLabel(field, procedure, t, say);
  const here = Object.entries(faults).filter(([field]) => step === stepOf(field));
  return (
    <form onSubmit={next} noValidate key={step}>
      <p className="progress">{t.steps.progress(at + 1, steps.length)}</p>
      <Heading>{t[step].heading}</Heading>
      <FaultNote
        message={refused && (here.length > 0 || step === "check") ? say(refused.words) : undefined}
        lines={here.map(([field, words]) => ({ id: boxId(field), label: label(field), words }))}
      />
      <Question
        step={step}
        steps={steps}
        draft={draft}
        change={(part) => props.change({ ...draft, ...part })}
        procedures={procedures}
        procedure={procedure}
        faults={faults}
        kept={props.kept}
      />
      <WaitNote sending={sending} />
      <div className="buttons">
        <button type="submit" className="primary" disabled={sending.busy}>
          {step !== "check" ? t.steps.next : sending.busy ? t.check.sending : t.check.send}
        </button>
        {at > 0 && (
          <button type="button" onClick={() => history.back()} disabled={sending.busy}>
            {t.steps.back}
          </button>
        )}
      </div>
      <p className="quiet">
        {t.steps.kept}{" "}
        <button
          type="button"
          className="plain"
          onClick={() => {
            props.change(EMPTY);
            props.kept.empty();
            setFaults({});
            go(`/file/${steps[0]}`);
          }}
        >
          {t.steps.discard}
        </button>
      </p>
    </form>
  );
}
