import { Refused } from "@shared/api/refused";
import type { PublicCase } from "@shared/api/types";
import { atOffice } from "@shared/dates/office";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/portal";
import { lazy, Suspense, useState } from "react";
import { Heading } from "../ui/heading";
import { PromiseNote } from "../ui/promise";
import { saveText } from "../ui/save-text";
import { Saying } from "../ui/saying";
import { ActForm } from "./act-form";
import { look, ownData } from "./calls";
import { Given } from "./given";
import { History } from "./history";
import type { Key } from "./kept";
import { Papers } from "./papers";

const Evidence = lazy(() => import("./evidence"));

/** One sentence where it stands, what can be done now, and what was done. */
export function CaseView(props: {
  of: Key;
  seen: PublicCase;
  show: (seen: PublicCase) => void;
  leave: () => void;
}) {
  const { seen, show } = props;
  const t = useT();
  const say = useSay();
  const dates = useDates();
  const [word, setWord] = useState("");
  const day = (instant: string) => dates.day(atOffice(Date.parse(instant)).day);
  // What is to be decided on, or how it ended, stands where it is needed and not only in the history.
  const told =
    seen.your_turn || seen.closed_at
      ? seen.history.findLast((one) => !one.own && one.said.length > 0)
      : undefined;

  const refresh = async (said: string) => {
    try {
      show(await look(props.of));
      setWord(said);
    } catch (error) {
      setWord(say(Refused.of(error).words));
    }
  };
  const takeAll = async () => {
    try {
      saveText(`${seen.case_no}.json`, await ownData(props.of));
      setWord(t.follow.taken);
    } catch (error) {
      setWord(say(Refused.of(error).words));
    }
  };
  return (
    <>
      <p className="progress">
        <span className="code">{seen.case_no}</span> · {t.follow.received(day(seen.received_at))}
      </p>
      <Heading>{say(seen.status)}</Heading>
      <p className="word" role="status">
        {word}
      </p>
      <section className="note good" aria-label={t.follow.stands}>
        {seen.closed_at && <p>{t.follow.closed(day(seen.closed_at))}</p>}
        {seen.waits_for && (
          <p>{seen.your_turn ? t.follow.yourTurn : t.follow.waitsFor(say(seen.waits_for))}</p>
        )}
        {seen.next && <PromiseNote promise={seen.next} yours={seen.your_turn} />}
      </section>
      {seen.erased && <p className="note">{t.follow.gone(day(seen.erased.at), say(seen.erased.ground))}</p>}
      {told && (
        <section className="said">
          <h2>{t.follow.told(day(told.at))}</h2>
          {told.said.map((said) => (
            <p key={said.title.zh}>
              <Saying title={said.title} words={said.body} />
            </p>
          ))}
        </section>
      )}
      {seen.acts.length > 0 && (
        <section>
          <h2>{t.follow.acts}</h2>
          {seen.acts.map((act, at) => (
            <ActForm
              key={act.id}
              of={props.of}
              act={act}
              version={seen.version}
              open={seen.your_turn && at === 0}
              done={(now) => {
                show(now);
                setWord(t.follow.sent);
                window.scrollTo(0, 0);
              }}
              stale={() => refresh(t.follow.stale)}
            />
          ))}
        </section>
      )}
      <Papers papers={seen.documents} />
      <Suspense fallback={null}>
        <Evidence
          of={props.of}
          version={seen.version}
          open={!seen.closed_at || seen.acts.length > 0}
          added={() => void refresh(t.follow.evidenceAdded)}
        />
      </Suspense>
      {seen.linked.map((other) => (
        <p key={other.case_no} className="note">
          {t.follow.linked} <span className="code">{other.case_no}</span> · {t.follow.code}{" "}
          <span className="code">{other.access_code}</span>
        </p>
      ))}
      <Given all={seen.transfers} />
      <History told={seen.history} />
      <div className="buttons">
        <button type="button" onClick={() => refresh(t.follow.refreshed)}>
          {t.follow.refresh}
        </button>
        <button type="button" onClick={takeAll}>
          {t.follow.take}
        </button>
        <button type="button" onClick={props.leave}>
          {t.follow.leave}
        </button>
      </div>
    </>
  );
}
