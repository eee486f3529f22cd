import { useHookWords } from "@shared/locales/webhooks";
import { PageHead } from "../../ui/page-head";
import { Failed, Nothing, Waiting } from "../../ui/states";
import s from "../admin.module.css";
import { AddWebhook } from "./add";
import { useWebhooks } from "./data";
import { OneWebhook } from "./one";

/** Addresses of other systems that hear of events. */
export default function WebhooksPage() {
  const t = useHookWords();
  const webhooks = useWebhooks();
  return (
    <>
      <PageHead heading={t.place} about={t.about} />
      <div className={s.stack}>
        {webhooks.isPending && <Waiting />}
        {webhooks.isError && <Failed error={webhooks.error} again={() => webhooks.refetch()} />}
        {webhooks.data?.length === 0 && <Nothing>{t.none}</Nothing>}
        {webhooks.data?.map((webhook) => (
          <OneWebhook key={webhook.id} webhook={webhook} />
        ))}
        <AddWebhook />
      </div>
    </>
  );
}
