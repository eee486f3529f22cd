import { useT } from "@shared/locales/console";
import { Input, type InputRef } from "antd";
import { type FormEvent, type RefObject, useState } from "react";
import { useLocation } from "wouter";
import s from "./frame.module.css";

/** Opens a case by its number, with or without the dashes. */
export function Search({ input }: { input: RefObject<HTMLInputElement | null> }) {
  const t = useT();
  const [, go] = useLocation();
  const [typed, setTyped] = useState("");

  const open = (event: FormEvent) => {
    event.preventDefault();
    const number = typed.trim().toUpperCase();
    if (!number) return;
    setTyped("");
    go(`/cases/${encodeURIComponent(number)}`);
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
          autoComplete="off"
          spellCheck={false}
        />
      </form>
    </search>
  );
}
