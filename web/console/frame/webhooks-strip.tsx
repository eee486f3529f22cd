import { useHookWords } from "@shared/locales/webhooks";
import { Link } from "wouter";
import { useWebhooks } from "../admin/webhooks/data";
import { useSession } from "../session/session";
import s from "./frame.module.css";

const EVERY = 5 * 60_000;

/** Tells the system administrator that the program paused a webhook, on whichever page they are. */
export function WebhooksStrip() {
  const t = useHookWords();
  const { me } = useSession();
  const webhooks = useWebhooks(me.administers?.id === "system_admin", EVERY);
  const failed = webhooks.data?.filter((one) => one.state === "failed").length ?? 0;
  if (!failed) return null;
  return (
    <aside className={s.vacant} aria-label={t.strip.label}>
      {t.strip.text(failed)} <Link href="/admin/webhooks">{t.look}</Link>
    </aside>
  );
}
