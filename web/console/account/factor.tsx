import { api, taken } from "@shared/api/client";
import { useT } from "@shared/locales/console";
import QrCode from "@shared/qr-code";
import { Button } from "antd";
import { useState } from "react";
import { remember, useSession } from "../session/session";
import { useBoxes, useRefresh } from "./account";
import s from "./account.module.css";
import { SecretForm } from "./secret-form";

type Me = Parameters<ReturnType<typeof useSession>["renew"]>[0];
type Shown = { secret: string; uri: string };

/** Sets up the second factor in three steps, or removes it. */
export function Factor({ on, left }: { on: boolean; left: number }) {
  const t = useT().account;
  const { renew } = useSession();
  const { proof, code } = useBoxes();
  const refresh = useRefresh();
  const [shown, setShown] = useState<Shown>();
  const [set, setSet] = useState<{ codes: string[]; me: Me }>();

  if (set) {
    const go = async () => {
      renew(set.me);
      setSet(undefined);
      setShown(undefined);
      await refresh();
    };
    return (
      <>
        <h3>{t.recovery}</h3>
        <p>{t.recoveryAbout}</p>
        <ul className={s.codes}>
          {set.codes.map((one) => (
            <li key={one} className="num">
              {one}
            </li>
          ))}
        </ul>
        <Button type="primary" onClick={go}>
          {t.kept}
        </Button>
      </>
    );
  }
  if (on) {
    return (
      <>
        <p>{t.factorOn(left)}</p>
        <SecretForm
          boxes={proof(true)}
          submit={t.remove}
          danger
          send={async ({ password = "", code }) => {
            await taken(api.POST("/api/v1/account/factor/remove", { body: { password, code } }));
            await refresh();
          }}
        />
      </>
    );
  }
  if (shown) {
    return (
      <>
        <p>{t.scan}</p>
        <div className={s.qr}>
          <QrCode text={shown.uri} label={t.picture} />
        </div>
        <p>
          {t.secret} <code className={s.secret}>{shown.secret}</code>
        </p>
        <SecretForm
          key="confirm"
          boxes={[code]}
          submit={t.confirm}
          send={async ({ code = "" }) => {
            const answer = await taken(api.POST("/api/v1/account/factor/confirm", { body: { code } }));
            // The session is another from now on, whatever is done about the codes.
            remember(answer.me);
            setSet({ codes: answer.recovery_codes, me: answer.me });
          }}
        />
      </>
    );
  }
  return (
    <>
      <p>{t.factorOff}</p>
      <SecretForm
        key="begin"
        boxes={proof(false)}
        submit={t.begin}
        send={async ({ password = "" }) => {
          setShown(await taken(api.POST("/api/v1/account/factor", { body: { password } })));
        }}
      />
    </>
  );
}
