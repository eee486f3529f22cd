import { api, taken } from "@shared/api/client";
import { useDates } from "@shared/dates/use-dates";
import { usePasskeyWords } from "@shared/locales/passkeys";
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  startRegistration,
} from "@simplewebauthn/browser";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { canUsePasskeys } from "../session/passkey";
import { useSession } from "../session/session";
import { useBoxes, useRefresh } from "./account";
import s from "./account.module.css";
import { SecretForm } from "./secret-form";

type Passkey = NonNullable<ReturnType<typeof usePasskeys>["data"]>["passkeys"][number];
type Doing = { what: "rename" | "remove"; passkey: Passkey };

export function usePasskeys() {
  return useQuery({
    queryKey: ["account", "passkeys"],
    queryFn: () => taken(api.GET("/api/v1/account/passkeys")),
  });
}

/** One's own passkeys; nothing where the server has none. `factor`: a code is asked for beside the password. */
export function Passkeys({ factor, about }: { factor: boolean; about: string }) {
  const t = usePasskeyWords();
  const found = usePasskeys();
  const [doing, setDoing] = useState<Doing>();
  const [added, setAdded] = useState<string>();
  if (!found.data) return null;
  const { origin, passkeys } = found.data;
  if (!origin && passkeys.length === 0) return null;
  const over = () => setDoing(undefined);
  const pick = (next: Doing) => {
    setAdded(undefined);
    setDoing(next);
  };
  return (
    <section className={s.part} aria-label={t.heading}>
      <h2>{t.heading}</h2>
      <p>{origin ? about : t.off}</p>
      {added && <p role="status">{t.done(added)}</p>}
      {passkeys.length > 0 ? <Table passkeys={passkeys} pick={pick} /> : <p>{t.none}</p>}
      {doing?.what === "rename" && <Rename key={doing.passkey.id} passkey={doing.passkey} over={over} />}
      {doing?.what === "remove" && (
        <Remove key={doing.passkey.id} passkey={doing.passkey} factor={factor} over={over} />
      )}
      {!doing && origin && <Add origin={origin} factor={factor} done={setAdded} />}
    </section>
  );
}

function Table({ passkeys, pick }: { passkeys: Passkey[]; pick: (doing: Doing) => void }) {
  const t = usePasskeyWords();
  const dates = useDates();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keys
    <section className={s.wide} tabIndex={0} aria-label={t.heading}>
      <table aria-label={t.heading}>
        <thead>
          <tr>
            <th>{t.name}</th>
            <th>{t.added}</th>
            <th>{t.used}</th>
            <th>
              <span className={s.unseen}>{t.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {passkeys.map((passkey) => (
            <tr key={passkey.id}>
              <td>{passkey.name}</td>
              <td className="num">{dates.moment(passkey.made_at)}</td>
              <td className="num">{passkey.used_at ? dates.moment(passkey.used_at) : t.never}</td>
              <td>
                <div className={s.buttons}>
                  <Button
                    size="small"
                    aria-label={t.renameNamed(passkey.name)}
                    onClick={() => pick({ what: "rename", passkey })}
                  >
                    {t.rename}
                  </Button>
                  <Button
                    size="small"
                    aria-label={t.removeNamed(passkey.name)}
                    onClick={() => pick({ what: "remove", passkey })}
                  >
                    {t.remove}
                  </Button>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Add(props: { origin: string; factor: boolean; done: (name: string) => void }) {
  const t = usePasskeyWords();
  const { proof } = useBoxes();
  const { renew } = useSession();
  const refresh = useRefresh();
  if (!browserSupportsWebAuthn()) return <p>{t.unsupported}</p>;
  if (!canUsePasskeys(props.origin)) return <p>{t.elsewhere(props.origin)}</p>;
  return (
    <SecretForm
      boxes={[{ name: "name", label: t.name, help: t.nameHelp }, ...proof(props.factor)]}
      submit={t.add}
      send={async ({ name = "", password = "", code }) => {
        const proof = { password, code };
        const { options } = await taken(api.POST("/api/v1/account/passkeys/begin", { body: proof }));
        const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
        const made = await startRegistration({ optionsJSON }).catch((error) => error as Error);
        if (made instanceof Error) return made.name === "InvalidStateError" ? t.again : t.notAdded;
        const credential = made as unknown as Record<string, never>;
        renew(await taken(api.POST("/api/v1/account/passkeys", { body: { name, credential } })));
        props.done(name.trim());
        await refresh();
      }}
    />
  );
}

function Rename({ passkey, over }: { passkey: Passkey; over: () => void }) {
  const t = usePasskeyWords();
  const refresh = useRefresh();
  const params = { path: { id: passkey.id } };
  return (
    <>
      <SecretForm
        boxes={[{ name: "name", label: t.name, initial: passkey.name }]}
        submit={t.save}
        send={async ({ name = "" }) => {
          await taken(api.PUT("/api/v1/account/passkeys/{id}", { params, body: { name } }));
          await refresh();
          over();
        }}
      />
      <Cancel over={over} />
    </>
  );
}

function Remove({ passkey, factor, over }: { passkey: Passkey; factor: boolean; over: () => void }) {
  const t = usePasskeyWords();
  const { proof } = useBoxes();
  const refresh = useRefresh();
  const params = { path: { id: passkey.id } };
  return (
    <>
      <p>{t.removeAbout(passkey.name)}</p>
      <SecretForm
        boxes={proof(factor)}
        submit={t.confirm}
        danger
        send={async ({ password = "", code }) => {
          const body = { password, code };
          await taken(api.POST("/api/v1/account/passkeys/{id}/remove", { params, body }));
          await refresh();
          over();
        }}
      />
      <Cancel over={over} />
    </>
  );
}

function Cancel({ over }: { over: () => void }) {
  const t = usePasskeyWords();
  return (
    <div>
      <Button onClick={over}>{t.cancel}</Button>
    </div>
  );
}
