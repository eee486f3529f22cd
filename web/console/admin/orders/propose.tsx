import { useSay } from "@shared/locales";
import { useLife } from "@shared/locales/life";
import { Button, Select } from "antd";
import { type ReactNode, useId, useState } from "react";
import { useProcedures } from "../../data";
import { Labelled } from "../../fields/labelled";
import { useSession } from "../../session/session";
import s from "../admin.module.css";
import { Part, TextBox, Told } from "../parts";
import { type NewOrder, useProposing } from "./data";
import { Proposed } from "./proposed";
import { ReasonBox } from "./reason";

/** What the head of an office may propose that is about no single case. */
export function Propose() {
  const t = useLife().propose;
  return (
    <div className={s.stack}>
      <Part heading={t.about} about={t.aboutHelp}>
        <AboutForm />
      </Part>
      <Part heading={t.export} about={t.exportHelp}>
        <ExportForm />
      </Part>
    </div>
  );
}

/** A form whose office and reason are asked in the same way whatever is proposed. */
function Form(props: {
  wish: (office: string, reason: string) => NewOrder;
  sending: ReturnType<typeof useProposing>;
  children: ReactNode;
}) {
  const t = useLife().propose;
  const say = useSay();
  const id = useId();
  const { heads } = useSession().me;
  const [office, setOffice] = useState(heads[0]?.id ?? "");
  const [reason, setReason] = useState("");
  const { refused, busy, made, propose } = props.sending;
  return (
    <form
      className={s.form}
      onSubmit={(event) => {
        event.preventDefault();
        void propose(props.wish(office, reason));
      }}
    >
      {heads.length > 1 && (
        <Labelled id={id} label={t.office} required>
          {(described) => (
            <Select
              {...described}
              value={office}
              onChange={setOffice}
              options={heads.map((one) => ({ value: one.id, label: say(one.title) }))}
            />
          )}
        </Labelled>
      )}
      {props.children}
      <ReasonBox value={reason} set={setReason} refused={refused} />
      <Told refused={refused} />
      {made && !refused && <Proposed made={made} />}
      <div>
        <Button htmlType="submit" loading={busy}>
          {t.send}
        </Button>
      </div>
    </form>
  );
}

function AboutForm() {
  const t = useLife().propose;
  const say = useSay();
  const sending = useProposing();
  const [asked, setAsked] = useState({ phone: "", name: "", number: "" });
  return (
    <Form sending={sending} wish={(office, reason) => ({ kind: "about_person", office, reason, ...asked })}>
      {(["phone", "name", "number"] as const).map((field) => (
        <TextBox
          key={field}
          label={t[field]}
          value={asked[field]}
          set={(value) => setAsked({ ...asked, [field]: value })}
          fault={say(sending.refused?.fields[field])}
        />
      ))}
    </Form>
  );
}

function ExportForm() {
  const t = useLife().propose;
  const say = useSay();
  const id = useId();
  const sending = useProposing();
  const procedures = useProcedures().data ?? [];
  const [procedure, setProcedure] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  return (
    <Form
      sending={sending}
      wish={(office, reason) => ({
        kind: "export_clear",
        office,
        reason,
        procedure: procedure || undefined,
        received_from: from || undefined,
        received_to: to || undefined,
      })}
    >
      <Labelled id={id} label={useLife().orders.procedure}>
        {(described) => (
          <Select
            {...described}
            value={procedure}
            onChange={setProcedure}
            options={[
              { value: "", label: t.anyProcedure },
              ...procedures.map((one) => ({ value: one.id, label: say(one.title) })),
            ]}
          />
        )}
      </Labelled>
      <TextBox label={t.from} type="date" value={from} set={setFrom} />
      <TextBox
        label={t.to}
        type="date"
        value={to}
        set={setTo}
        fault={say(sending.refused?.fields.received_to)}
      />
    </Form>
  );
}
