import type { Named } from "@shared/api/types";
import { atOffice } from "@shared/dates/office";
import { useSay } from "@shared/locales";
import { useLife } from "@shared/locales/life";
import { Button } from "antd";
import { useState } from "react";
import { useNow } from "../../frame/clock";
import s from "../admin.module.css";
import { useProposing } from "../orders/data";
import { Proposed } from "../orders/proposed";
import { ReasonBox } from "../orders/reason";
import { Part, TextBox, Told } from "../parts";

/** Proposes another period; it counts once another person has confirmed it. */
export function Change(props: { procedure: Named; months?: number; close: () => void }) {
  const { retention: t, propose: p } = useLife();
  const say = useSay();
  const { busy, refused, made, propose } = useProposing();
  const [years, setYears] = useState(props.months ? String(props.months / 12) : "");
  const [chosen, setSince] = useState<string>();
  const now = useNow();
  const since = chosen ?? atOffice(now).day;
  const [reason, setReason] = useState("");
  return (
    <Part heading={t.changeOf(say(props.procedure.title))}>
      <form
        className={s.form}
        onSubmit={(event) => {
          event.preventDefault();
          const months = years ? Math.round(Number(years) * 12) : undefined;
          void propose({ kind: "change_retention", procedure: props.procedure.id, months, since, reason });
        }}
      >
        <TextBox
          label={t.years}
          help={t.yearsHelp}
          type="number"
          value={years}
          set={setYears}
          fault={say(refused?.fields.months)}
        />
        <TextBox
          label={t.day}
          type="date"
          required
          value={since}
          set={setSince}
          fault={say(refused?.fields.since)}
        />
        <ReasonBox value={reason} set={setReason} refused={refused} />
        <Told refused={refused} />
        {made && !refused && <Proposed made={made} />}
        <div>
          <Button type="primary" htmlType="submit" loading={busy}>
            {p.send}
          </Button>{" "}
          <Button onClick={props.close}>{p.cancel}</Button>
        </div>
      </form>
    </Part>
  );
}
