import "./paper.css";
import { Refused } from "@shared/api/refused";
import type { Paper } from "@shared/api/types";
import { atOffice } from "@shared/dates/office";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/portal";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { Heading } from "../ui/heading";
import { saveText } from "../ui/save-text";
import { readPaper } from "./calls";
import type { Key } from "./kept";

/** A paper to read, to print and to keep. Its address holds no code: that is kept as for the complaint itself. */
export default function PaperView({ of, seq }: { of: Key; seq: string }) {
  const t = useT().follow;
  const common = useCommon();
  const say = useSay();
  const [paper, setPaper] = useState<Paper>();
  const [error, setError] = useState<Refused>();
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when somebody tries again
  useEffect(() => {
    setError(undefined);
    readPaper(of, seq).then(setPaper, (refused) => setError(Refused.of(refused)));
  }, [of.no, of.code, seq, tries]);

  const back = (
    <p className="paper-back">
      <Link href="/follow">{t.paperBack}</Link>
    </p>
  );
  if (error) {
    const gone = error.status === 404;
    return (
      <>
        {back}
        <Heading>{t.papers}</Heading>
        <div className="note bad" role="alert">
          <p>{gone ? t.paperGone : say(error.words)}</p>
          {!gone && (
            <button type="button" onClick={() => setTries(tries + 1)}>
              {common.tryAgain}
            </button>
          )}
        </div>
      </>
    );
  }
  if (!paper) return <p role="status">{common.loading}</p>;
  return (
    <>
      {back}
      <Sheet paper={paper} />
    </>
  );
}

function Sheet({ paper }: { paper: Paper }) {
  const t = useT().follow;
  const say = useSay();
  const dates = useDates();
  const [word, setWord] = useState("");
  const title = say(paper.issued.title);
  const day = dates.day(atOffice(Date.parse(paper.issued.at)).day);
  const lines = say(paper.body)
    .split("\n")
    .filter((line) => line.trim());
  const number = `${t.paperNumber(paper.case_no)} · ${t.issued(day)}`;
  // What is printed or saved as PDF is called by this.
  useEffect(() => {
    document.title = `${title} ${paper.case_no}`;
  }, [title, paper.case_no]);
  const save = () => {
    saveText(`${title} ${paper.case_no}.txt`, [title, number, "", ...lines, ""].join("\n"));
    setWord(t.saved);
  };
  return (
    <>
      <article className="paper">
        <Heading>{title}</Heading>
        <p className="paper-number">{number}</p>
        {lines.map((line, at) => (
          // Paragraphs of a finished paper never move, so their place is their key.
          <p key={at}>{line}</p>
        ))}
      </article>
      <div className="buttons">
        <button type="button" className="primary" onClick={() => window.print()}>
          {t.print}
        </button>
        <button type="button" onClick={save}>
          {t.save}
        </button>
      </div>
      <p className="word" role="status">
        {word}
      </p>
    </>
  );
}
