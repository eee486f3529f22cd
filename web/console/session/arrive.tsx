import { api, taken } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import mark from "@shared/assets/mark.svg";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/console";
import { useProviderWords } from "@shared/locales/providers";
import { Alert, Button, Spin } from "antd";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { CodeField } from "./code-field";
import { whoIsThere } from "./session";
import s from "./sign-in.module.css";

type Brought = { code: string; state: string };
type State = "busy" | "code" | "refused" | "empty" | Refused;

/** What the provider sent along, taken out of the address so that it stays in no history. */
function fromAddress(): Brought | "refused" | "empty" {
  const said = new URLSearchParams(location.search);
  history.replaceState(null, "", location.pathname);
  const [code, state] = [said.get("code"), said.get("state")];
  if (code && state) return { code, state };
  return said.has("error") ? "refused" : "empty";
}

/** Leaves no way back to this page; only pages of our own are gone to. */
function goTo(back: string | null | undefined): void {
  const there = new URL(back ?? "/console", location.origin);
  location.replace(there.origin === location.origin ? there : "/console");
}

/**
 * Where somebody comes back from a provider. They come from another site, so the browser sends no cookie with that;
 * what this page asks for is asked by our own, and has them.
 */
export function Arrive({ provider }: { provider: string }) {
  const t = useProviderWords();
  const common = useCommon();
  const words = useT().signIn;
  const say = useSay();
  const [brought] = useState(fromAddress);
  const [state, setState] = useState<State>(typeof brought === "string" ? brought : "busy");
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Refused>();
  const sent = useRef(false);
  const binds = typeof brought !== "string" && brought.state.startsWith("bind.");

  useEffect(() => {
    if (typeof brought === "string" || sent.current) return;
    sent.current = true;
    const body = { provider, ...brought };
    const bind = async () => {
      await whoIsThere();
      await taken(api.POST("/api/v1/account/identities/return", { body }));
      goTo("/console/account");
    };
    const signIn = async () => {
      const { me, back } = await taken(api.POST("/api/v1/session/provider/return", { body }));
      if (me) goTo(back);
      else setState("code");
    };
    (binds ? bind() : signIn()).catch((error) => setState(Refused.of(error)));
  }, [brought, binds, provider]);

  const give = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setWrong(undefined);
    try {
      goTo((await taken(api.POST("/api/v1/session/provider/code", { body: { code } }))).back);
    } catch (error) {
      const why = Refused.of(error);
      if (why.code === "sign_in_over") setState(why);
      else setWrong(why);
      setCode("");
      setBusy(false);
    }
  };

  const heading = binds ? t.heading : words.heading;
  return (
    <div className={s.veil}>
      <main className={s.card}>
        <img src={mark} alt="" width="40" height="40" />
        <h1>
          {common.brand} <span>{heading}</span>
        </h1>
        {state === "busy" && (
          <p role="status">
            <Spin size="small" /> {binds ? t.binding : t.arriving}
          </p>
        )}
        {state === "refused" && <Alert type="error" role="alert" title={t.refused} />}
        {state === "empty" && <Alert type="info" title={t.noAnswer} />}
        {state instanceof Refused && <Alert type="error" role="alert" title={say(state.words)} />}
        {state === "code" && (
          <form onSubmit={give}>
            {wrong && <Alert type="error" role="alert" title={say(wrong.words)} />}
            <p>{t.codeNeeded}</p>
            <CodeField value={code} set={setCode} />
            <Button type="primary" htmlType="submit" size="large" block loading={busy}>
              {words.submit}
            </Button>
          </form>
        )}
        {state !== "busy" && state !== "code" && (
          <Button href={binds ? "/console/account" : "/console"} size="large" block>
            {binds ? t.toAccount : t.toSignIn}
          </Button>
        )}
      </main>
    </div>
  );
}
