import { useT } from "@shared/locales/console";
import { Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import s from "./cases.module.css";
import { lookFor } from "./words";

/** Asks when it is sent, not while somebody types: what is looked for is put on record. */
export function SearchBox({ words, busy }: { words: string; busy: boolean }) {
  const t = useT();
  const [typed, setTyped] = useState(words);
  const send = (event: FormEvent) => {
    event.preventDefault();
    lookFor(typed.trim());
  };
  return (
    <search className={s.search} aria-label={t.cases.heading}>
      <form onSubmit={send}>
        <label htmlFor="words">{t.cases.words}</label>
        <Input
          id="words"
          size="large"
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder={t.cases.wordsHint}
          aria-describedby="words-help"
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
        />
        <Button type="primary" size="large" htmlType="submit" loading={busy}>
          {t.cases.find}
        </Button>
        {words && (
          <Button size="large" onClick={() => lookFor("")}>
            {t.cases.forget}
          </Button>
        )}
      </form>
      <p id="words-help">{t.cases.wordsHelp}</p>
    </search>
  );
}
