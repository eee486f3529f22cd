import { api, taken } from "@shared/api/client";
import { useAdmin } from "@shared/locales/admin";
import { useProviderWords } from "@shared/locales/providers";
import { Button, Checkbox } from "antd";
import { type FormEvent, useState } from "react";
import { queries } from "../../queries";
import { Twice } from "../../ui/twice";
import s from "../admin.module.css";
import { type Person, type Tagged, useSending } from "../data";
import { Part, TextBox, Told } from "../parts";
import { ServiceTokens, tokensChanged } from "./service-tokens";

/** Getting somebody in again; for a program, its tokens. */
export function AccessPart({ person }: { person: Tagged<Person> }) {
  const t = useAdmin();
  const providers = useProviderWords();
  const { value } = person;
  const [secret, setSecret] = useState<[string, string]>();
  const [label, setLabel] = useState("");
  const [days, setDays] = useState("90");
  const [acts, setActs] = useState(false);
  const { busy, refused, done, send } = useSending();
  const params = { path: { id: String(value.id) } };
  const password = () =>
    send(async () => {
      const { first_password } = await taken(api.POST("/api/v1/people/{id}/password", { params }));
      setSecret([t.people.first, first_password]);
    });
  const factor = () =>
    send(async () => {
      await taken(api.POST("/api/v1/people/{id}/factor/reset", { params }));
      await queries.invalidateQueries({ queryKey: ["people"] });
    });
  const identities = () =>
    send(async () => {
      await taken(api.POST("/api/v1/people/{id}/identities/reset", { params }));
      await queries.invalidateQueries({ queryKey: ["people"] });
    });
  const unlock = () =>
    send(async () => void (await taken(api.POST("/api/v1/people/{id}/unlock", { params }))));
  const keys = () =>
    send(async () => void (await taken(api.POST("/api/v1/people/{id}/keys/end", { params }))));
  const token = (event: FormEvent) => {
    event.preventDefault();
    send(async () => {
      const body = { label, days: Number(days), scopes: acts ? ["read", "act"] : ["read"] };
      const made = await taken(api.POST("/api/v1/people/{id}/tokens", { params, body }));
      setSecret([t.person.tokenMade, made.token]);
      await tokensChanged();
    });
  };
  return (
    <Part heading={t.person.access} about={t.person.accessAbout}>
      <Told refused={refused} />
      {done && !secret && <p role="status">{t.person.done}</p>}
      {secret && (
        <p role="status">
          {secret[0]} <code className={s.secret}>{secret[1]}</code>
        </p>
      )}
      <div className={s.row}>
        <Button loading={busy} onClick={password}>
          {t.person.password}
        </Button>
        {(value.factor || value.passkeys > 0) && <Button onClick={factor}>{t.person.factor}</Button>}
        {value.identities > 0 && <Button onClick={identities}>{providers.reset(value.identities)}</Button>}
        <Button onClick={unlock}>{t.person.unlock}</Button>
        <Twice words={t.person.keys} busy={busy} run={keys} />
      </div>
      {!value.has_password && <ServiceTokens id={params.path.id} />}
      {!value.has_password && (
        <form className={s.form} onSubmit={token}>
          <TextBox label={t.person.tokenLabel} value={label} set={setLabel} required />
          <TextBox label={t.person.tokenDays} type="number" value={days} set={setDays} required />
          <Checkbox checked={acts} onChange={(event) => setActs(event.target.checked)}>
            {t.person.tokenAct}
          </Checkbox>
          <div>
            <Button htmlType="submit">{t.person.token}</Button>
          </div>
        </form>
      )}
    </Part>
  );
}
