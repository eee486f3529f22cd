import { useT } from "@shared/locales/console";
import { usePasskeyWords } from "@shared/locales/passkeys";
import { useSession } from "../session/session";
import { SignOut } from "../session/sign-out";
import { PageHead } from "../ui/page-head";
import { Failed, Waiting } from "../ui/states";
import { useAccount } from "./account";
import s from "./account.module.css";
import { Factor } from "./factor";
import { Passkeys } from "./passkeys";
import { PasswordForm } from "./password";

/** What must be done before anything else: the password first, then the second factor. */
export function FirstThings() {
  const t = useT();
  const { first } = usePasskeyWords();
  const { me } = useSession();
  const account = useAccount();
  return (
    <main className={s.first}>
      <PageHead
        heading={t.account.firstHeading}
        about={me.first.password ? t.account.firstPassword : t.account.firstFactor}
      >
        <SignOut />
      </PageHead>
      {account.isPending && <Waiting />}
      {account.isError && <Failed error={account.error} again={() => account.refetch()} />}
      {account.data && (
        <section className={s.part}>
          {me.first.password ? <PasswordForm factor={account.data.factor} /> : <Factor on={false} left={0} />}
        </section>
      )}
      {account.data && !me.first.password && <Passkeys factor={false} about={first} />}
    </main>
  );
}
