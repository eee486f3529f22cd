import { api, taken } from "@shared/api/client";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useProviderWords } from "@shared/locales/providers";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Radio } from "antd";
import { useState } from "react";
import { useProviders } from "../session/providers";
import { useBoxes } from "./account";
import s from "./account.module.css";
import { SecretForm } from "./secret-form";

const KEY = ["account", "identities"];

/** The identities by which one signs in, and a form to bind another; nothing where there are no providers. */
export function Identities({ factor }: { factor: boolean }) {
  const t = useProviderWords();
  const providers = useProviders();
  const own = useQuery({
    queryKey: KEY,
    queryFn: () => taken(api.GET("/api/v1/account/identities")),
  });
  const bound = own.data ?? [];
  const [unbinding, setUnbinding] = useState<string>();
  if (providers.length === 0 && bound.length === 0) return null;
  return (
    <section className={s.part} aria-label={t.heading}>
      <h2>{t.heading}</h2>
      <p>{t.about}</p>
      {own.isSuccess && bound.length === 0 && <p>{t.none}</p>}
      {bound.map((identity) => (
        <Bound
          key={identity.id}
          identity={identity}
          factor={factor}
          sure={unbinding === identity.id}
          ask={(sure) => setUnbinding(sure ? identity.id : undefined)}
        />
      ))}
      {providers.length > 0 && own.isSuccess && !unbinding && <Bind factor={factor} />}
    </section>
  );
}

type Identity = { id: string; provider: string; bound_at: string };

function Bound(props: { identity: Identity; factor: boolean; sure: boolean; ask: (sure: boolean) => void }) {
  const { identity, factor, sure, ask } = props;
  const t = useProviderWords();
  const say = useSay();
  const dates = useDates();
  const queries = useQueryClient();
  const { proof } = useBoxes();
  const provider = useProviders().find((one) => one.id === identity.provider);
  const name = say(provider?.name) || identity.provider;
  return (
    <div className={s.identity}>
      <p>
        {t.bound(name, dates.moment(identity.bound_at))}{" "}
        <Button size="small" aria-label={t.unbindOf(name)} aria-expanded={sure} onClick={() => ask(!sure)}>
          {sure ? t.keep : t.unbind}
        </Button>
      </p>
      {sure && (
        <>
          <p>{t.unbindAbout}</p>
          <SecretForm
            boxes={proof(factor)}
            submit={t.confirmUnbind}
            danger
            send={async ({ password = "", code }) => {
              const params = { path: { id: identity.id } };
              const body = { password, code };
              await taken(api.POST("/api/v1/account/identities/{id}/remove", { params, body }));
              ask(false);
              // The other sessions are gone as well.
              await queries.invalidateQueries({ queryKey: ["account"] });
            }}
          />
        </>
      )}
    </div>
  );
}

function Bind({ factor }: { factor: boolean }) {
  const t = useProviderWords();
  const say = useSay();
  const { proof } = useBoxes();
  const providers = useProviders();
  const [chosen, setChosen] = useState<string>();
  const only = providers.length === 1 ? providers[0] : undefined;
  const provider = chosen ?? providers[0]?.id ?? "";
  return (
    <SecretForm
      boxes={proof(factor)}
      submit={only ? t.bind(say(only.name)) : t.bindChosen}
      send={async ({ password = "", code }) => {
        const body = { provider, password, code };
        location.assign((await taken(api.POST("/api/v1/account/identities", { body }))).location);
      }}
    >
      {!only && (
        <fieldset className={s.scopes}>
          <legend>{t.which}</legend>
          <Radio.Group
            value={provider}
            options={providers.map((one) => ({ value: one.id, label: say(one.name) }))}
            onChange={(event) => setChosen(event.target.value)}
          />
        </fieldset>
      )}
    </SecretForm>
  );
}
