import { Refused } from "@shared/api/refused";
import type { Asked } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/answer";
import { useCommon } from "@shared/locales/common";
import { useEffect, useState } from "react";
import { Heading } from "../ui/heading";
import { AskedView } from "./asked-view";
import { look } from "./calls";
import { type Link, takeLink } from "./link";
import { type Receipt, ReceiptView } from "./receipt";

/** What an office is asked, for whoever holds the link to it, and its answer. */
export default function AnswerPage() {
  const t = useT();
  const common = useCommon();
  const say = useSay();
  const [link, setLink] = useState<Link | undefined>(takeLink);
  const [asked, setAsked] = useState<Asked>();
  const [error, setError] = useState<Refused>();
  const [receipt, setReceipt] = useState<Receipt>();
  const [tries, setTries] = useState(0);

  // Another link opened in the same window changes only what follows the #.
  useEffect(() => {
    const changed = () => {
      if (location.hash) setLink(takeLink());
    };
    window.addEventListener("hashchange", changed);
    return () => window.removeEventListener("hashchange", changed);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when somebody tries again
  useEffect(() => {
    setAsked(undefined);
    setReceipt(undefined);
    setError(undefined);
    if (link) look(link).then(setAsked, (refused) => setError(Refused.of(refused)));
  }, [link, tries]);

  if (!link) return <Told heading={t.noLink} words={t.noLinkText} />;
  if (receipt) return <ReceiptView receipt={receipt} />;
  if (error?.status === 404) return <Told heading={t.unknown} words={t.unknownText} />;
  if (error?.status === 410) return <Told heading={t.over} words={say(error.words)} />;
  if (error) {
    return (
      <div className="note bad" role="alert">
        <p>{say(error.words)}</p>
        <button type="button" onClick={() => setTries(tries + 1)}>
          {common.tryAgain}
        </button>
      </div>
    );
  }
  if (!asked) return <p role="status">{common.loading}</p>;
  return <AskedView link={link} asked={asked} given={setReceipt} over={setError} />;
}

function Told({ heading, words }: { heading: string; words: string }) {
  return (
    <>
      <Heading>{heading}</Heading>
      <p className="note">{words}</p>
    </>
  );
}
