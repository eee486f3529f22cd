import { api } from "@shared/api/client";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useAdmin } from "@shared/locales/admin";
import { Button, Checkbox } from "antd";
import { type FormEvent, useState } from "react";
import { queries } from "../../queries";
import s from "../admin.module.css";
import { type Person, type Tagged, tagged, useSending } from "../data";
import { Part, TextBox, Told } from "../parts";

/** What somebody is called, and whether they may sign in. */
export function AccountPart(props: { person: Tagged<Person>; again: () => void; mayChange: boolean }) {
  const t = useAdmin();
  const say = useSay();
  const dates = useDates();
  const { value, tag } = props.person;
  const [login, setLogin] = useState(value.login);
  const [name, setName] = useState(value.name);
  const [active, setActive] = useState(value.active);
  const { busy, refused, done, send } = useSending();
  const fault = (field: string) => (refused?.fields[field] ? say(refused.fields[field]) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(async () => {
      const params = { path: { id: String(value.id) }, header: { "If-Match": tag } };
      await tagged(api.PUT("/api/v1/people/{id}", { params, body: { login, name, active } }));
      await queries.invalidateQueries({ queryKey: ["people"] });
    });
  };
  return (
    <Part heading={t.person.account} about={t.person.accountAbout}>
      <form className={s.form} onSubmit={submit}>
        <Told refused={refused} done={done} again={props.again} />
        <TextBox
          label={t.people.login}
          value={login}
          set={setLogin}
          fault={fault("login")}
          required
          disabled={!props.mayChange}
        />
        <TextBox
          label={t.people.name}
          value={name}
          set={setName}
          fault={fault("name")}
          required
          disabled={!props.mayChange}
        />
        <Checkbox
          checked={active}
          disabled={!props.mayChange}
          onChange={(event) => setActive(event.target.checked)}
        >
          {t.person.mayEnter}
        </Checkbox>
        {value.first_until && (
          <p className={s.quiet}>{t.person.firstUntil(dates.moment(value.first_until))}</p>
        )}
        {value.factor && <p className={s.quiet}>{t.person.factorOn}</p>}
        {value.passkeys > 0 && <p className={s.quiet}>{t.person.passkeys(value.passkeys)}</p>}
        {props.mayChange && (
          <div>
            <Button type="primary" htmlType="submit" loading={busy}>
              {t.save}
            </Button>
          </div>
        )}
      </form>
    </Part>
  );
}
