import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { Button } from "antd";
import { useEffect } from "react";
import { Link } from "wouter";
import { useDocument } from "../data";
import { Failed, Waiting } from "../ui/states";
import s from "./paper.module.css";

/** One paper as it is printed: heading, number, paragraphs, and the office below. */
export default function PaperPage({ no, seq }: { no: string; seq: string }) {
  const t = useT();
  const say = useSay();
  const found = useDocument(no, seq);
  useEffect(() => {
    document.title = found.data ? `${found.data.issued.title.zh} ${no}` : no;
  }, [found.data, no]);
  if (found.isPending) return <Waiting />;
  if (!found.data) return <Failed error={found.error} again={() => found.refetch()} />;
  const paper = found.data;
  return (
    <>
      <p className={s.bar}>
        <Link href={`/cases/${no}`}>{t.case.backToCase}</Link>
        <Button type="primary" onClick={() => window.print()}>
          {t.case.print}
        </Button>
      </p>
      <article className={s.paper}>
        <h1>{say(paper.issued.title)}</h1>
        <p className={s.number}>
          {paper.case_no} · {paper.issued.seq}
        </p>
        {say(paper.body)
          .split("\n")
          .filter((line) => line.trim())
          .map((line, at) => (
            // Paragraphs of a finished paper never move, so their place is their key.
            <p key={at}>{line}</p>
          ))}
      </article>
    </>
  );
}
