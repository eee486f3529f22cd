import { useT } from "@shared/locales/console";
import { Input, type InputRef } from "antd";
import { type FormEvent, type RefObject, useState } from "react";
import { useLocation } from "wouter";
import { isCaseNumber, lookFor } from "../cases/words";
import s from "./frame.module.css";

/** Opens a case by its number; looks for whatever else is typed. */
export function Search({ input }: { input: RefObject<HTMLInputElement | null> }) {
  const t = useT();
  const [, go] = useLocation();
  const [typed, setTyped] = useState("");

  const open = (event: FormEvent) => {
    event.preventDefault();
    const words = typed.trim();
    if (!words) return;
    setTyped("");
    if (isCaseNumber(words)) return go(`/cases/${encodeURIComponent(words.toUpperCase())}`);
    lookFor(words);
    go("/cases");
  };
  const keep = (ref: InputRef | null) => {
    input.current = ref?.input ?? null;
  };
  return (
    <search className={s.search}>
      <form onSubmit={open}>
        <Input
          ref={keep}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder={t.top.searchHint}
          aria-label={t.top.search}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
        />
      </form>
    </search>
  );
}
