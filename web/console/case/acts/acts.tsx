import type { Act, Case, Entry } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { Alert, Button } from "antd";
import { useState } from "react";
import { caseKey } from "../../data";
import { queries } from "../../queries";
import { useSession } from "../../session/session";
import s from "../case.module.css";
import { ActForm } from "./act-form";
import a from "./acts.module.css";
import { useActDrafts } from "./draft";
import { KeptTyped, MovedOn } from "./moved-on";

/** What the caller can do now: the next act with its form, then the others, then what is closed and why. */
export function Acts({ seen, entries }: { seen: Case; entries: Entry[] }) {
  const t = useT();
  const say = useSay();
  const kept = useActDrafts(seen.case_no);
  const [opened, setOpened] = useState<string[]>([]);
  const [done, setDone] = useState<string>();
  const [movedFrom, setMovedFrom] = useState<number>();
  const open = seen.acts.filter((act) => act.open);
  const closed = seen.acts.filter((act) => !act.open);
  const orphans = Object.values(kept.drafts).filter((draft) => !open.some((act) => act.id === draft.act.id));
  const duty = seen.duties[0];
  const { me } = useSession();
  const mine = me.posts.some((post) => post.role.id === duty?.role.id && post.office.id === duty.office.id);
  const begun = (act: Act, at: number) =>
    (mine && at === 0) || opened.includes(act.id) || kept.drafts[act.id];

  const performed = (act: Act, now: Case) => {
    setDone(say(act.title));
    setMovedFrom(undefined);
    setOpened([]);
    kept.drop(act.id, now.version);
    queries.setQueryData(caseKey(now.case_no), now);
    for (const key of ["duties", "counts", "cases", "notices", "figures"])
      void queries.invalidateQueries({ queryKey: [key] });
  };
  const stale = async (from: number) => {
    await queries.refetchQueries({ queryKey: caseKey(seen.case_no) });
    const now = queries.getQueryData<Case>(caseKey(seen.case_no));
    if (now) kept.accept(now.version);
    setMovedFrom(from);
    setDone(undefined);
  };

  return (
    <section id="acts" className={`${s.panel} ${s.acts}`} aria-labelledby="acts-heading">
      <h2 id="acts-heading">{t.case.acts}</h2>
      <div aria-live="polite">
        {done && (
          <Alert
            className={a.note}
            type="success"
            title={t.case.done(done)}
            description={
              duty
                ? `${t.case.doneNext(say(seen.stage.title))} ${t.case.waitsFor(say(duty.role.title), say(duty.office.title))}`
                : t.case.doneNext(say(seen.stage.title))
            }
          />
        )}
      </div>
      {movedFrom !== undefined && <MovedOn seen={seen} entries={entries} from={movedFrom} />}
      {orphans.map((draft) => (
        <KeptTyped key={draft.act.id} draft={draft} drop={() => kept.drop(draft.act.id)} />
      ))}
      {open.length === 0 && (
        <p className={s.muted}>
          {seen.ended ? t.case.ended : t.case.noActs}{" "}
          {duty && t.case.waitsFor(say(duty.role.title), say(duty.office.title))}
        </p>
      )}
      {open.map((act, at) => (
        <article key={act.id} className={a.act}>
          <header>
            <h3>{say(act.title)}</h3>
            {!begun(act, at) && (
              <Button
                onClick={() => setOpened([...opened, act.id])}
                aria-label={t.case.begin(say(act.title))}
              >
                {t.case.beginShort}
              </Button>
            )}
          </header>
          {act.help && <p className={a.help}>{say(act.help)}</p>}
          {begun(act, at) && (
            <ActForm seen={seen} act={act} kept={kept} performed={performed} stale={stale} />
          )}
        </article>
      ))}
      {closed.length > 0 && (
        <div className={a.closed}>
          <h3>{t.case.closedActs}</h3>
          {closed.map((act) => (
            <p key={act.id}>
              <strong>{say(act.title)}</strong> {say(act.closed_because)}
            </p>
          ))}
        </div>
      )}
    </section>
  );
}
