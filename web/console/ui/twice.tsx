import { Button } from "antd";
import { useState } from "react";
import s from "./twice.module.css";

/** What is asked for twice: the act, what comes of it, and how to go on or leave it. */
export type TwiceWords = {
  act: string;
  text: string;
  sure: string;
  keep: string;
  named?: (act: string) => string;
};

/** A button for what cannot be taken back; what comes of it is told before the second one does it. */
export function Twice({ words, busy, run }: { words: TwiceWords; busy: boolean; run: () => Promise<void> }) {
  const [asked, setAsked] = useState(false);
  const { act, text, sure, keep } = words;
  const named = words.named ?? ((name: string) => name);
  if (!asked) {
    return (
      <Button danger onClick={() => setAsked(true)} aria-label={named(act)}>
        {act}
      </Button>
    );
  }
  const go = () => run().then(() => setAsked(false));
  return (
    <section role="alert" className={s.asked}>
      <p>{text}</p>
      <Button danger type="primary" autoFocus loading={busy} onClick={go} aria-label={named(sure)}>
        {sure}
      </Button>
      <Button onClick={() => setAsked(false)}>{keep}</Button>
    </section>
  );
}
