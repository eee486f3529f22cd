import { useT } from "@shared/locales/console";
import { usePasskeyWords } from "@shared/locales/passkeys";
import type { ReactNode } from "react";
import { PageHead } from "../ui/page-head";
import { Failed, Waiting } from "../ui/states";
import { useAccount } from "./account";
import s from "./account.module.css";
import { Factor } from "./factor";
import { Identities } from "./identities";
import { Sessions, Tokens } from "./keys";
import { Passkeys } from "./passkeys";
import { PasswordForm } from "./password";
import { Substitutes } from "./substitutes";

/** One's own account. */
export default function AccountPage() {
  const t = useT().account;
  const { about } = usePasskeyWords();
  const account = useAccount();
  return (
    <>
      <PageHead heading={t.heading} about={t.about} />
      {account.isPending && <Waiting />}
      {account.isError && <Failed error={account.error} again={() => account.refetch()} />}
      {account.data && (
        <div className={s.page}>
          <Part heading={t.password} about={t.passwordAbout}>
            <PasswordForm factor={account.data.factor} />
          </Part>
          <Part heading={t.factor}>
            <Factor on={account.data.factor} left={account.data.recovery_left} />
          </Part>
          <Passkeys factor={account.data.factor} about={about} />
          <Identities factor={account.data.factor} />
          <Substitutes />
          <Part heading={t.sessions} about={t.sessionsAbout}>
            <Sessions keys={account.data.sessions} />
          </Part>
          <Part heading={t.tokens} about={t.tokensAbout}>
            <Tokens keys={account.data.tokens} factor={account.data.factor} />
          </Part>
        </div>
      )}
    </>
  );
}

function Part({ heading, about, children }: { heading: string; about?: string; children: ReactNode }) {
  return (
    <section className={s.part} aria-label={heading}>
      <h2>{heading}</h2>
      {about && <p>{about}</p>}
      {children}
    </section>
  );
}
