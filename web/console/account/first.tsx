import { useT } from "@shared/locales/console";
import { Button } from "antd";
import { useSession } from "../session/session";
import { PageHead } from "../ui/page-head";
import { Failed, Waiting } from "../ui/states";
import { useAccount } from "./account";
import s from "./account.module.css";
import { Factor } from "./factor";
import { PasswordForm } from "./password";

/** What must be done before anything else: the password first, then the second factor. */
export function FirstThings() {
  const t = useT();
  const { me, leave } = useSession();
  const account = useAccount();
  return (
    <main className={s.first}>
      <PageHead
        heading={t.account.firstHeading}
        about={me.first.password ? t.account.firstPassword : t.account.firstFactor}
      >
        <Button onClick={leave}>{t.top.signOut}</Button>
      </PageHead>
      {account.isPending && <Waiting />}
      {account.isError && <Failed error={account.error} again={() => account.refetch()} />}
      {account.data && (
        <section className={s.part}>
          {me.first.password ? <PasswordForm factor={account.data.factor} /> : <Factor on={false} left={0} />}
        </section>
      )}
    </main>
  );
}
