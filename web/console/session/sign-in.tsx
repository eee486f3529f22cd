import { Refused } from "@shared/api/refused";
import type { Me } from "@shared/api/types";
import mark from "@shared/assets/mark.svg";
import { setLanguage, useLanguage, useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/console";
import { Alert, Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import { CodeField } from "./code-field";
import { PasskeySignIn } from "./passkey";
import { Providers } from "./providers";
import { signIn } from "./session";
import s from "./sign-in.module.css";

/** `again` is the sign-in name of whoever was signed in until now. */
export function SignIn({ again, done }: { again?: string; done: (me: Me) => void }) {
  const t = useT();
  const common = useCommon();
  const say = useSay();
  const language = useLanguage();
  const [login, setLogin] = useState(again ?? "");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Refused>();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      done(await signIn(login.trim(), password, code?.trim()));
    } catch (refused) {
      const why = Refused.of(refused);
      // That a code is needed is no fault: it is the next question.
      if (why.code === "code_needed") setCode("");
      else {
        setError(why);
        if (why.code === "code_wrong") setCode("");
        else setCode(undefined);
      }
      setBusy(false);
    }
  };

  return (
    <div className={again ? `${s.veil} ${s.over}` : s.veil}>
      <main className={s.card}>
        <img src={mark} alt="" width="40" height="40" />
        <h1>
          {common.brand} <span>{t.signIn.heading}</span>
        </h1>
        {again && <Alert type="info" title={t.signIn.again} />}
        {error && <Alert type="error" title={say(error.words)} role="alert" />}
        <form onSubmit={submit}>
          <label htmlFor="login">{t.signIn.login}</label>
          <Input
            id="login"
            size="large"
            autoComplete="username"
            autoFocus={!again}
            value={login}
            onChange={(event) => setLogin(event.target.value)}
            required
          />
          <label htmlFor="password">{t.signIn.password}</label>
          <Input
            id="password"
            type="password"
            size="large"
            autoComplete="current-password"
            autoFocus={Boolean(again)}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            required
          />
          {code !== undefined && <CodeField value={code} set={setCode} />}
          <Button type="primary" htmlType="submit" size="large" block loading={busy}>
            {t.signIn.submit}
          </Button>
        </form>
        <PasskeySignIn done={done} />
        <Providers />
        <footer>
          <a href="/">{t.signIn.portal}</a>
          <button
            type="button"
            lang={language === "zh" ? "en" : "zh-CN"}
            onClick={() => setLanguage(language === "zh" ? "en" : "zh")}
          >
            {common.otherLanguage}
          </button>
        </footer>
      </main>
    </div>
  );
}
