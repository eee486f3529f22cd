import { useT } from "@shared/locales/console";
import { Input } from "antd";
import s from "./sign-in.module.css";

/** Where a code of the second factor, or a recovery code, is written. */
export function CodeField({ value, set }: { value: string; set: (code: string) => void }) {
  const t = useT().signIn;
  return (
    <>
      <label htmlFor="code">{t.code}</label>
      <Input
        id="code"
        size="large"
        autoComplete="one-time-code"
        aria-describedby="code-help"
        autoFocus
        value={value}
        onChange={(event) => set(event.target.value)}
        required
      />
      <p id="code-help" className={s.help}>
        {t.codeHelp}
      </p>
    </>
  );
}
