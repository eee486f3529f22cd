import type { Refused } from "@shared/api/refused";
import type { Asked, Detail } from "@shared/api/types";
import { atOffice } from "@shared/dates/office";
import { useDates } from "@shared/dates/use-dates";
import { useDraft } from "@shared/draft";
import { useUploads } from "@shared/files/use-uploads";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/answer";
import { useState } from "react";
import { Heading } from "../ui/heading";
import { PromiseNote } from "../ui/promise";
import { Saying } from "../ui/saying";
import { Files } from "./files";
import { AnswerForm, type Answers, NO_ANSWERS } from "./form";
import type { Link } from "./link";
import { Look } from "./look";
import type { Receipt } from "./receipt";

/** Who asks what by when, the complaint, and a form for each answer; before it goes, everything once more. */
export function AskedView(props: {
  link: Link;
  asked: Asked;
  given: (receipt: Receipt) => void;
  over: (why: Refused) => void;
}) {
  const { asked, link } = props;
  const t = useT();
  const say = useSay();
  const dates = useDates();
  const [answers, change, drop] = useDraft<Answers>(`redress.answer.${link.case_no}.${link.no}`, NO_ANSWERS);
  const [looking, setLooking] = useState<string>();
  const [refused, setRefused] = useState<{ act: string; why: Refused }>();
  // Here, so that what is on its way goes on while the answer is looked at once more.
  const [arrived, setArrived] = useState(0);
  const where = { no: link.case_no, link: { no: link.no, key: link.key } };
  const uploads = useUploads(where, () => setArrived((n) => n + 1));
  const day = (instant: string) => dates.day(atOffice(Date.parse(instant)).day);
  const act = asked.acts.find((one) => one.id === looking && one.open);

  if (act) {
    return (
      <Look
        link={link}
        asked={asked}
        act={act}
        answer={answers[act.id] ?? {}}
        back={() => setLooking(undefined)}
        refused={(why) => {
          setRefused({ act: act.id, why });
          setLooking(undefined);
          if (why.status === 410 || why.status === 404) props.over(why);
        }}
        given={(given) => {
          drop();
          props.given({ ...given, case_no: asked.case_no, asker: asked.asker, act: act.title });
        }}
      />
    );
  }
  return (
    <>
      <p className="progress">
        {t.to(say(asked.office))} · {t.sent(day(asked.sent_at))}
      </p>
      <Heading>{t.heading(say(asked.asker))}</Heading>
      <section className="note good" aria-label={t.asked}>
        {asked.due ? <PromiseNote promise={asked.due} words={t.due} /> : <p>{t.noDue}</p>}
      </section>
      <Said heading={t.asked} lines={asked.request} />
      <Said
        heading={t.complaint}
        lines={asked.complaint}
        about={`${asked.case_no} · ${say(asked.procedure)} · ${t.received(dates.day(asked.received_at))}`}
      >
        {asked.complainant && (
          <p>
            <small>{t.complainant}</small>
            {asked.complainant}
            <small>{t.masked}</small>
          </p>
        )}
      </Said>
      {asked.acts.length > 0 && <Files link={link} uploads={uploads} arrived={arrived} />}
      <h2>{t.yours}</h2>
      {asked.acts.length === 0 && <p className="note">{t.nothing}</p>}
      {asked.acts.map((one, at) => (
        <AnswerForm
          key={one.id}
          act={one}
          first={at === 0 || answers[one.id] !== undefined}
          answer={answers[one.id] ?? {}}
          change={(answer) => {
            setRefused(undefined);
            change({ ...answers, [one.id]: answer });
          }}
          refused={refused?.act === one.id ? refused.why : undefined}
          look={() => setLooking(one.id)}
        />
      ))}
      <p className="quiet">
        {t.kept} {t.expires(day(asked.expires_at))}
      </p>
    </>
  );
}

function Said(props: { heading: string; about?: string; lines: Detail[]; children?: React.ReactNode }) {
  return (
    <section className="said">
      <h2>{props.heading}</h2>
      {props.about && <p className="quiet">{props.about}</p>}
      {props.children}
      {props.lines.map((line) => (
        <p key={line.title.zh}>
          <Saying title={line.title} words={line.value} />
        </p>
      ))}
    </section>
  );
}
