import { api, taken } from "@shared/api/client";
import { useDates } from "@shared/dates/use-dates";
import { useT } from "@shared/locales/console";
import { Button, Checkbox } from "antd";
import { useState } from "react";
import { type useAccount, useBoxes, useRefresh } from "./account";
import s from "./account.module.css";
import { SecretForm } from "./secret-form";

type Key = NonNullable<ReturnType<typeof useAccount>["data"]>["sessions"][number];
type Scope = "read" | "act" | "admin";
const SCOPES: Scope[] = ["read", "act", "admin"];

/** Sessions or tokens, and a button at each that ends it. */
export function KeyTable(props: {
  keys: Key[];
  kind: "sessions" | "tokens";
  name: string;
  end: (id: string) => void;
}) {
  const { keys, kind, name, end } = props;
  const t = useT().account;
  const dates = useDates();
  const scope = (one: string) => t.scope[one as Scope] ?? one;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keys
    <section className={s.wide} tabIndex={0} aria-label={name}>
      <table aria-label={name}>
        <thead>
          <tr>
            {kind === "tokens" && <th>{t.label}</th>}
            {kind === "tokens" && <th>{t.scopes}</th>}
            <th>{kind === "tokens" ? t.madeAt : t.since}</th>
            <th>{t.used}</th>
            <th>{t.until}</th>
            <th>
              <span className={s.unseen}>{t.end}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              {kind === "tokens" && <td>{key.label}</td>}
              {kind === "tokens" && <td>{key.scopes.map(scope).join(" · ")}</td>}
              {[key.made_at, key.seen_at, key.expires_at].map((at, n) => (
                <td key={`${n + 1}`} className="num">
                  {dates.moment(at)}
                </td>
              ))}
              <td>
                {key.this ? (
                  t.thisOne
                ) : (
                  <Button
                    size="small"
                    aria-label={t.endNamed(key.label || dates.moment(key.made_at))}
                    onClick={() => end(key.id)}
                  >
                    {t.end}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function Sessions({ keys }: { keys: Key[] }) {
  const t = useT().account;
  const refresh = useRefresh();
  const end = async (id: string) => {
    await taken(api.DELETE("/api/v1/account/sessions/{id}", { params: { path: { id } } }));
    await refresh();
  };
  return <KeyTable keys={keys} kind="sessions" name={t.sessions} end={end} />;
}

/** The tokens, and a form for another one. */
export function Tokens({ keys, factor }: { keys: Key[]; factor: boolean }) {
  const t = useT().account;
  const { proof } = useBoxes();
  const refresh = useRefresh();
  const [scopes, setScopes] = useState<Scope[]>(["read"]);
  const [made, setMade] = useState<string>();
  const end = async (id: string) => {
    await taken(api.DELETE("/api/v1/account/tokens/{id}", { params: { path: { id } } }));
    await refresh();
  };
  return (
    <>
      {keys.length > 0 ? (
        <KeyTable keys={keys} kind="tokens" name={t.tokens} end={end} />
      ) : (
        <p>{t.noTokens}</p>
      )}
      {made && (
        <p role="status">
          {t.made} <code className={s.secret}>{made}</code>
        </p>
      )}
      <SecretForm
        boxes={[
          { name: "label", label: t.label },
          { name: "days", label: t.days, type: "number", initial: "90" },
          ...proof(factor),
        ]}
        submit={t.make}
        send={async ({ label = "", days = "", password = "", code }) => {
          const body = { label, days: Number(days), password, code, scopes };
          setMade((await taken(api.POST("/api/v1/account/tokens", { body }))).token);
          await refresh();
        }}
      >
        <fieldset className={s.scopes}>
          <legend>{t.scopes}</legend>
          <Checkbox.Group
            value={scopes}
            options={SCOPES.map((value) => ({ value, label: t.scope[value] }))}
            onChange={(chosen) => setScopes(chosen as Scope[])}
          />
        </fieldset>
      </SecretForm>
    </>
  );
}
