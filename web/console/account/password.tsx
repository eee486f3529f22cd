import { api, taken } from "@shared/api/client";
import { useT } from "@shared/locales/console";
import { Alert } from "antd";
import { useState } from "react";
import { useSession } from "../session/session";
import { useBoxes, useRefresh } from "./account";
import { SecretForm } from "./secret-form";

/** Changes the password; every session ends, and this page goes on with a new one. */
export function PasswordForm({ factor }: { factor: boolean }) {
  const t = useT().account;
  const { renew } = useSession();
  const { proof } = useBoxes();
  const refresh = useRefresh();
  const [done, setDone] = useState(false);
  return (
    <>
      {done && <Alert type="success" role="status" title={t.changed} />}
      <SecretForm
        boxes={[
          ...proof(factor),
          {
            name: "new_password",
            label: t.next,
            help: t.nextHelp,
            type: "password",
            autoComplete: "new-password",
          },
          { name: "again", label: t.again, type: "password", autoComplete: "new-password" },
        ]}
        submit={t.change}
        check={(typed) => (typed.again === typed.new_password ? undefined : t.differs)}
        send={async ({ password = "", code, new_password = "" }) => {
          renew(
            await taken(api.POST("/api/v1/account/password", { body: { password, code, new_password } })),
          );
          setDone(true);
          await refresh();
        }}
      />
    </>
  );
}
