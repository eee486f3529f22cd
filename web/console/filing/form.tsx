import { api, newKey, taken } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import type { Opened, Procedure } from "@shared/api/types";
import { type Faults, faultsOf, toldFaults } from "@shared/fields/faults";
import type { useKept } from "@shared/files/kept";
import { useLanguage, useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/console";
import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { FieldBox } from "../fields/field-box";
import { FaultSummary } from "../fields/summary";
import { useSession } from "../session/session";
import { Advice } from "./advice";
import { type FilingDraft, filingOf } from "./draft";
import { FilingEvidence } from "./evidence";
import s from "./filing.module.css";
import { Guide } from "./guide";
import { Parties } from "./parties";
import { Reception } from "./reception";
import { Similar } from "./similar";
import { Story } from "./story";

export const boxId = (field: string) => `file-${field}`;

/** The form; the procedure's own questions come from the pack. */
export function FilingForm(props: {
  procedures: Procedure[];
  draft: FilingDraft;
  change: (part: Partial<FilingDraft>) => void;
  kept: ReturnType<typeof useKept>;
  done: (opened: Opened) => void;
}) {
  const { draft, change } = props;
  const t = useT();
  const common = useCommon();
  const say = useSay();
  const language = useLanguage();
  const { me } = useSession();
  const form = useRef<HTMLFormElement>(null);
  const [faults, setFaults] = useState<Faults>({});
  const key = useRef({ of: "", value: "" });
  const mine = new Set(me.posts.map((post) => post.office.id));
  const procedure = props.procedures.find((one) => one.id === draft.procedure) ?? props.procedures[0];
  const asks = procedure?.asks ?? [];
  const offices = procedure?.offices.filter((office) => mine.has(office.code)) ?? [];
  const office = offices.find((one) => one.code === draft.office) ?? offices[0];

  const sending = useMutation({
    mutationFn: async (of: Procedure) => {
      const filing = filingOf(draft, of, office?.code);
      const text = JSON.stringify(filing);
      // The same complaint sent twice is filed once; a changed one is another.
      if (key.current.of !== text) key.current = { of: text, value: newKey() };
      const params = { header: { "Idempotency-Key": key.current.value } };
      return taken(api.POST("/api/v1/cases", { params, body: { ...filing, facts: filing.facts as never } }));
    },
    onSuccess: props.done,
    onError: (error) => setFaults(toldFaults(Refused.of(error).fields, language)),
  });

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (!procedure) return;
    const found: Faults = {};
    if (!draft.complainant.name.trim()) found["complainant.name"] = common.field.missing;
    if (!draft.statement.trim()) found.statement = common.field.missing;
    Object.assign(found, faultsOf(procedure.facts, draft.facts, common));
    setFaults(found);
    sending.reset();
    if (Object.keys(found).length === 0) sending.mutate(procedure);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
  };

  const label = (name: string): string => {
    const fact = procedure?.facts.find((field) => field.id === name);
    if (fact) return say(fact.title);
    // The last word of a field is the box it is asked in, but for one of several places.
    const box = name.startsWith("event_regions") ? "event_regions" : name.split(".").at(-1);
    return t.file[box as "name" | "statement" | "event_regions"] ?? name;
  };
  const refused = sending.error ? say(Refused.of(sending.error).words) : undefined;
  return (
    <form ref={form} className={s.form} onSubmit={submit} onKeyDown={keys} noValidate>
      <FaultSummary message={refused} faults={faults} label={label} id={boxId} />
      <div className={s.side}>
        <Reception
          draft={draft}
          change={change}
          procedures={props.procedures}
          procedure={procedure}
          offices={offices}
          office={office}
          faults={faults}
        />
        <Parties draft={draft} change={change} asks={asks} faults={faults} />
      </div>
      <div className={s.side}>
        <Story draft={draft} change={change} asks={asks} faults={faults} />
        <FilingEvidence kept={props.kept} />
        {procedure && (
          <fieldset className={s.part}>
            <legend>{t.file.facts}</legend>
            {procedure.facts.map((field) => (
              <FieldBox
                key={field.id}
                field={field}
                id={boxId(field.id)}
                typed={draft.facts[field.id]}
                set={(value) => change({ facts: { ...draft.facts, [field.id]: value } })}
                fault={faults[field.id] ?? faults[`facts.${field.id}`]}
              />
            ))}
          </fieldset>
        )}
        <Similar draft={draft} />
        <Guide steps={procedure?.guide ?? []} />
        {procedure && <Advice draft={draft} procedure={procedure} office={office?.code} />}
      </div>
      <div className={s.send}>
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          loading={sending.isPending}
          disabled={!procedure}
        >
          {t.file.submit}
        </Button>
      </div>
    </form>
  );
}
