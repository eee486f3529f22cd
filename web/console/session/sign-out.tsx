import { useT } from "@shared/locales/console";
import { Button } from "antd";
import { useState } from "react";
import { Close, Dialog } from "../ui/dialog";
import { countDrafts } from "./drafts";
import { useSession } from "./session";
import s from "./sign-out.module.css";

/**
 * Signs out. What was begun and not sent leaves this browser with whoever typed it, since the next one at the same
 * desk may be somebody else; so it is said first.
 */
export function SignOut() {
  const t = useT();
  const { me, leave } = useSession();
  const [unsent, setUnsent] = useState(0);
  const ask = async () => {
    const many = await countDrafts(me.login);
    if (many === 0) leave();
    else setUnsent(many);
  };
  return (
    <>
      <Button onClick={ask}>{t.top.signOut}</Button>
      {unsent > 0 && (
        <Dialog heading={t.signOut.heading} closed={() => setUnsent(0)}>
          <p>{t.signOut.unsent(unsent)}</p>
          <div className={s.buttons}>
            <Close type="primary">{t.signOut.stay}</Close>
            <Button danger onClick={leave}>
              {t.signOut.drop}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
