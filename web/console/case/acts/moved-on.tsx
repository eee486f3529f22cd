import type { Case, Entry } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { Alert, Button } from "antd";
import a from "./acts.module.css";
import type { ActDraft } from "./draft";

/** Somebody was faster: says what happened since `from`, the version this page was showing. */
export function MovedOn({ seen, entries, from }: { seen: Case; entries: Entry[]; from: number }) {
  const t = useT();
  const say = useSay();
  const since = entries.filter((entry) => entry.seq > from);
  return (
    <Alert
      className={a.note}
      type="warning"
      role="alert"
      title={t.case.stale}
      description={
        <>
          <p>{t.case.staleText(say(seen.stage.title))}</p>
          <ul className={a.since}>
            {since.map((entry) => (
              <li key={entry.seq}>{say(entry.text)}</li>
            ))}
          </ul>
        </>
      }
    />
  );
}

/** What was typed for an act that can no longer be done. */
export function KeptTyped({ draft, drop }: { draft: ActDraft; drop: () => void }) {
  const t = useT();
  const say = useSay();
  return (
    <section className={a.kept} aria-label={t.case.keepTyped}>
      <h3>{say(draft.act.title)}</h3>
      <p>{t.case.staleGone}</p>
      <dl>
        {draft.act.fields.map((field) => {
          const typed = draft.typed[field.id];
          if (!typed) return null;
          return (
            <div key={field.id}>
              <dt>{say(field.title)}</dt>
              <dd>{Array.isArray(typed) ? typed.join(" ") : typed}</dd>
            </div>
          );
        })}
      </dl>
      <Button onClick={drop}>{t.case.dropTyped}</Button>
    </section>
  );
}
