import type { Case } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useProcedureWords } from "@shared/locales/procedures";
import { useDocument, useDocuments } from "../../data";
import s from "./file.module.css";

/** The papers that were issued, word for word. */
export function Papers({ seen }: { seen: Case }) {
  const t = useProcedureWords().file;
  const papers = useDocuments(seen.case_no, seen.version).data ?? [];
  if (papers.length === 0) return <p>{t.noPapers}</p>;
  return papers.map((paper) => <Paper key={paper.seq} no={seen.case_no} seq={String(paper.seq)} />);
}

function Paper({ no, seq }: { no: string; seq: string }) {
  const say = useSay();
  const dates = useDates();
  const paper = useDocument(no, seq).data;
  if (!paper) return null;
  return (
    <section className={s.paper}>
      <h3>{say(paper.issued.title)}</h3>
      <p className={s.when}>
        {dates.moment(paper.issued.at)} · {say(paper.office)}
      </p>
      {say(paper.body)
        .split("\n")
        .filter((line) => line.trim())
        .map((line, at) => (
          // Paragraphs of a finished paper never move, so their place is their key.
          <p key={at}>{line}</p>
        ))}
    </section>
  );
}
