import { api, taken } from "@shared/api/client";
import { useSay } from "@shared/locales";
import { useAdmin } from "@shared/locales/admin";
import { Button, Checkbox } from "antd";
import { type FormEvent, useState } from "react";
import { queries } from "../../queries";
import s from "../admin.module.css";
import { useSending } from "../data";
import { Part, TextBox, Told } from "../parts";

/** A new account; its first password is shown once. */
export function AddPerson({ close }: { close: () => void }) {
  const t = useAdmin();
  const say = useSay();
  const [login, setLogin] = useState("");
  const [name, setName] = useState("");
  const [service, setService] = useState(false);
  const [first, setFirst] = useState<string | null>();
  const { busy, refused, send } = useSending();
  const fault = (field: string) => (refused?.fields[field] ? say(refused.fields[field]) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(async () => {
      const added = await taken(api.POST("/api/v1/people", { body: { login, name, service } }));
      setFirst(added.first_password ?? null);
      setLogin("");
      setName("");
      await queries.invalidateQueries({ queryKey: ["people"] });
    });
  };
  return (
    <Part heading={t.people.new}>
      {first !== undefined && (
        <p role="status">
          {first ? (
            <>
              {t.people.first} <code className={s.secret}>{first}</code>
            </>
          ) : (
            t.people.addedService
          )}
        </p>
      )}
      <form className={s.form} onSubmit={submit}>
        <Told refused={refused} />
        <TextBox
          label={t.people.login}
          help={t.people.loginHelp}
          value={login}
          set={setLogin}
          fault={fault("login")}
          required
        />
        <TextBox label={t.people.name} value={name} set={setName} fault={fault("name")} required />
        <Checkbox checked={service} onChange={(event) => setService(event.target.checked)}>
          {t.people.service}
        </Checkbox>
        <div className={s.row}>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t.add}
          </Button>
          <Button onClick={close}>{t.cancel}</Button>
        </div>
      </form>
    </Part>
  );
}
