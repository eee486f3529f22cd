import { api, taken } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import type { Me } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { usePasskeyWords } from "@shared/locales/passkeys";
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
} from "@simplewebauthn/browser";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useState } from "react";
import { remember } from "./session";
import s from "./sign-in.module.css";

/** Whether this page, in this browser, can ask for passkeys that were made for `origin`. */
export function canUsePasskeys(origin?: string | null): boolean {
  return origin === location.origin && browserSupportsWebAuthn();
}

async function signIn(): Promise<Me> {
  const { options } = await taken(api.POST("/api/v1/session/passkey/begin"));
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  const credential = (await startAuthentication({ optionsJSON })) as unknown as Record<string, never>;
  return remember(await taken(api.POST("/api/v1/session/passkey", { body: { credential } })));
}

/** The other way in, where there is one. */
export function PasskeySignIn({ done }: { done: (me: Me) => void }) {
  const t = usePasskeyWords();
  const say = useSay();
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<Refused | "undone">();
  const offered = useQuery({
    queryKey: ["passkeys offered"],
    queryFn: () => taken(api.GET("/api/v1/session/passkey")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!canUsePasskeys(offered.data?.origin)) return null;

  const go = async () => {
    setBusy(true);
    setTold(undefined);
    try {
      done(await signIn());
    } catch (error) {
      // The browser says no more than that it came to nothing, lest a page learn what is on the device.
      setTold(error instanceof Refused ? error : "undone");
      setBusy(false);
    }
  };
  return (
    <div className={s.passkey}>
      <p aria-hidden="true">{t.or}</p>
      {told && <Alert type="error" role="alert" title={told === "undone" ? t.undone : say(told.words)} />}
      <Button size="large" block loading={busy} onClick={go}>
        {t.signIn}
      </Button>
    </div>
  );
}
