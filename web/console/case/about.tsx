import type { Case, Field, Party, Value } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/console";
import { money } from "@shared/money";
import { useState } from "react";
import { useProcedures } from "../data";
import s from "./case.module.css";
import { Unmask } from "./unmask";

/** Who complains about whom, what happened, what is asked for. */
export function About({ seen }: { seen: Case }) {
  const t = useT();
  const of = (part: string) => seen.parties.filter((row) => row.part === part);
  const text = (name: string) => seen.texts.find((row) => row.name === name);
  return (
    <section className={s.panel} aria-labelledby="about">
      <h2 id="about">{t.case.about}</h2>
      <dl className={s.pairs}>
        <dt>{t.case.complainant}</dt>
        <dd>
          {of("complainant").map((row, at) => (
            <PartyLines key={`complainant ${at + 1}`} seen={seen} row={row} />
          ))}
          {!seen.parties_clear && <small>{t.case.masked}</small>}
        </dd>
        <dt>{t.case.respondents}</dt>
        <dd>
          {of("respondent").map((row, at) => (
            <PartyLines key={`respondent ${at + 1}`} seen={seen} row={row} />
          ))}
          {of("respondent").length === 0 && <span className={s.muted}>{t.case.none}</span>}
        </dd>
        <dt>{t.case.statement}</dt>
        <dd className={s.prose}>{said(text("statement"), t.case)}</dd>
        <dt>{t.case.claim}</dt>
        <dd className={s.prose}>{said(text("claim"), t.case)}</dd>
        <Facts seen={seen} />
      </dl>
    </section>
  );
}

function said(row: { body?: string | null } | undefined, words: { none: string; erased: string }) {
  return row ? (row.body ?? words.erased) : words.none;
}

function PartyLines({ seen, row }: { seen: Case; row: Case["parties"][number] }) {
  const t = useT();
  const [shown, setShown] = useState<Party>();
  const party = shown ?? row.party;
  if (!party) return <p className={s.muted}>{t.case.erased}</p>;
  return (
    <div className={s.party}>
      <strong>{party.name}</strong>
      {party.phone && <span className="num">{party.phone}</span>}
      {party.email && <span>{party.email}</span>}
      {party.address && <span>{party.address}</span>}
      {(party.id_number || party.credit_code) && (
        <span className="num">{party.id_number || party.credit_code}</span>
      )}
      {seen.may_unmask && !shown && <Unmask no={seen.case_no} party={row.no} done={setShown} />}
    </div>
  );
}

function Facts({ seen }: { seen: Case }) {
  const say = useSay();
  const procedure = useProcedures().data?.find((one) => one.id === seen.procedure.id);
  return procedure?.facts.map((field) => {
    const value = seen.facts[field.id];
    if (value === undefined) return null;
    return [
      <dt key={field.id}>{say(field.title)}</dt>,
      <dd key={`${field.id} value`}>
        <FactValue field={field} value={value} />
      </dd>,
    ];
  });
}

function FactValue({ field, value }: { field: Field; value: Value }) {
  const say = useSay();
  const t = useCommon();
  const dates = useDates();
  switch (field.kind) {
    case "money":
      return <span className="num">{money(Number(value))}</span>;
    case "date":
      return <span className="num">{dates.day(String(value))}</span>;
    case "bool":
      return value ? t.field.yes : t.field.no;
    case "choice":
      return say(field.choices.find((choice) => choice.id === value)?.title) || String(value);
    default:
      return String(value);
  }
}
