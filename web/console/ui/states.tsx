import { Refused } from "@shared/api/refused";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { Alert, Button, Skeleton } from "antd";
import type { ReactNode } from "react";
import s from "./states.module.css";

/** Holds the place of what is being read. */
export function Waiting() {
  const t = useCommon();
  return (
    <div className={s.waiting} role="status" aria-label={t.loading}>
      <Skeleton active title={{ width: "30%" }} paragraph={{ rows: 6 }} />
    </div>
  );
}

export function Failed({ error, again }: { error: unknown; again: () => void }) {
  const t = useCommon();
  const say = useSay();
  return (
    <div className={s.waiting}>
      <Alert
        type="error"
        role="alert"
        title={say(Refused.of(error).words)}
        action={<Button onClick={again}>{t.tryAgain}</Button>}
      />
    </div>
  );
}

/** Says what would be here and how it gets here. */
export function Nothing({ heading, children }: { heading?: string; children: ReactNode }) {
  return (
    <div className={s.nothing}>
      {heading && <h2>{heading}</h2>}
      {children}
    </div>
  );
}
