import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/portal";
import { Link } from "wouter";
import { PromiseNote } from "../ui/promise";
import { useTypedWords } from "../ui/typed-words";
import { type Draft, officeOf, promiseOf } from "./draft";
import { OfficeNote, useOffice } from "./office";
import { useSaidPlaces } from "./places";
import type { Asked } from "./questions";
import type { Step } from "./steps";

/** Everything once more, who gets it and by when the first answer is owed. */
export function Check({ draft, change, procedure, faults, kept }: Asked) {
  const t = useT();
  const say = useSay();
  const typed = useTypedWords();
  const whose = useOffice(draft, procedure);
  const office = whose?.office?.id ?? (procedure && officeOf(draft, procedure)?.code);
  const first = procedure && promiseOf(procedure, office);
  const said = useSaidPlaces(draft, procedure?.asks ?? []);
  const facts = (procedure?.facts ?? []).map(
    (field) => [say(field.title), typed(field, draft.facts[field.id])] as const,
  );
  return (
    <>
      <section className="note good">
        <h2>{t.check.office}</h2>
        <OfficeNote draft={draft} change={change} procedure={procedure} fault={faults.office} />
        {first && (
          <>
            <h2>{t.check.promise}</h2>
            <PromiseNote promise={first} />
          </>
        )}
      </section>
      <Answers step="whom" heading={t.whom.heading} lines={[...party(draft.whom), ...said.whom]} />
      <Answers step="what" heading={t.what.heading} lines={[["", draft.statement], ...said.what, ...facts]} />
      <Answers step="want" heading={t.want.heading} lines={[["", draft.claim]]} />
      <Answers
        step="evidence"
        heading={t.evidence.heading}
        lines={kept.files.map(({ file }) => ["", file.name] as const)}
      />
      <Answers step="you" heading={t.you.heading} lines={[...party(draft.you), ...said.you]} />
    </>
  );
}

/** What was said of somebody, but for the places. */
function party(of: Draft["whom"] | Draft["you"]) {
  return [of.name, of.phone, "email" in of ? of.email : "", of.address].map((line) => ["", line] as const);
}

function Answers(props: { step: Step; heading: string; lines: (readonly [label: string, words: string])[] }) {
  const t = useT();
  const given = props.lines.filter(([, words]) => words.trim());
  return (
    <section className="answers">
      <h2>{props.heading}</h2>
      <Link href={`/file/${props.step}`} aria-label={t.check.change(props.heading)}>
        {t.check.changeShort}
      </Link>
      {given.length === 0 && <p className="quiet">{t.check.empty}</p>}
      {given.map(([label, words]) => (
        <p key={label + words}>
          {label && <small>{label}</small>}
          {words}
        </p>
      ))}
    </section>
  );
}
