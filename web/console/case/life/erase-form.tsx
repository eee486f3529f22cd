import type { Case } from "@shared/api/types";
import { useLife } from "@shared/locales/life";
import { Button, Checkbox, Radio } from "antd";
import { useId, useState } from "react";
import { useProposing } from "../../admin/orders/data";
import { Proposed } from "../../admin/orders/proposed";
import { ReasonBox } from "../../admin/orders/reason";
import { Told } from "../../admin/parts";
import { Labelled } from "../../fields/labelled";
import s from "./life.module.css";

type Ground = "retention" | "request" | "law";

/** Proposes to erase the case, or one party of it. */
export function EraseForm({ seen, close }: { seen: Case; close: () => void }) {
  const { case: t, propose: p } = useLife();
  const [what, ground] = [useId(), useId()];
  const { busy, refused, made, propose } = useProposing();
  const [party, setParty] = useState(0);
  const [all, setAll] = useState(false);
  const [on, setOn] = useState<Ground>("request");
  const [reason, setReason] = useState("");
  const grounds: Ground[] = party === 0 ? ["request", "law", "retention"] : ["request", "law"];
  const parts: Record<string, string> = { complainant: t.complainant, respondent: t.respondent };
  const left = seen.parties.filter((row) => row.party);
  const wish = { office: seen.office.id, cases: [seen.case_no], ground: on, reason };
  if (made && !refused) {
    return (
      <div className={s.form}>
        <Proposed made={made} />
      </div>
    );
  }
  return (
    <form
      className={s.form}
      onSubmit={(event) => {
        event.preventDefault();
        void propose(
          party === 0
            ? { kind: "erase_cases", ...wish }
            : { kind: "erase_person", party, all_texts: all, ...wish },
        );
      }}
    >
      <p>{t.eraseHelp}</p>
      <Labelled id={what} label={t.what} required group>
        {({ id: _, ...described }) => (
          <Radio.Group
            {...described}
            aria-labelledby={`${what}-label`}
            value={party}
            onChange={(event) => {
              setParty(event.target.value);
              setOn("request");
            }}
            options={[
              { value: 0, label: t.whole },
              ...left.map((row) => ({
                value: row.no,
                label: t.party(parts[row.part] ?? row.part, row.party?.name ?? ""),
              })),
            ]}
          />
        )}
      </Labelled>
      {party > 0 && (
        <Checkbox checked={all} onChange={(event) => setAll(event.target.checked)}>
          {t.allTexts}
        </Checkbox>
      )}
      <Labelled id={ground} label={t.ground} required group>
        {({ id: _, ...described }) => (
          <Radio.Group
            {...described}
            aria-labelledby={`${ground}-label`}
            value={on}
            onChange={(event) => setOn(event.target.value)}
            options={grounds.map((one) => ({ value: one, label: t.grounds[one] }))}
          />
        )}
      </Labelled>
      <ReasonBox value={reason} set={setReason} refused={refused} />
      <Told refused={refused} />
      <div className={s.buttons}>
        <Button type="primary" htmlType="submit" loading={busy}>
          {p.send}
        </Button>
        <Button onClick={close}>{p.cancel}</Button>
      </div>
    </form>
  );
}
