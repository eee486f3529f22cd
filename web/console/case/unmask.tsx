import { api, taken } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import type { Party } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { Alert, Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import s from "./case.module.css";

/** Shows a masked party to whoever says why; the server writes the reason down first. */
export function Unmask({ no, party, done }: { no: string; party: number; done: (party: Party) => void }) {
  const t = useT().case;
  const say = useSay();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [error, setError] = useState<Refused>();
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    const path = { case_no: no, party: String(party) };
    try {
      const call = api.POST("/api/v1/cases/{case_no}/parties/{party}/unmask", {
        params: { path },
        body: { reason },
      });
      done(await taken(call));
    } catch (refused) {
      setError(Refused.of(refused));
    }
  };
  if (!open) {
    return (
      <Button size="small" title={t.unmaskOf} onClick={() => setOpen(true)}>
        {t.unmask}
      </Button>
    );
  }
  const id = `unmask-${party}`;
  return (
    <form className={s.unmask} onSubmit={ask} onKeyDown={(event) => event.key === "Escape" && setOpen(false)}>
      <label htmlFor={id}>{t.unmaskReason}</label>
      <Input
        id={id}
        aria-describedby={`${id}-help`}
        autoFocus
        minLength={4}
        maxLength={500}
        required
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <span id={`${id}-help`}>{t.unmaskHelp}</span>
      {error && <Alert type="error" role="alert" title={say(error.fields.reason ?? error.words)} />}
      <span>
        <Button size="small" type="primary" htmlType="submit">
          {t.unmask}
        </Button>
        <Button size="small" onClick={() => setOpen(false)}>
          {t.unmaskCancel}
        </Button>
      </span>
    </form>
  );
}
