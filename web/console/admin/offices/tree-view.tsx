import type { Office } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useAdmin } from "@shared/locales/admin";
import { type KeyboardEvent, useRef, useState } from "react";
import s from "../admin.module.css";
import { lines } from "./tree";

/** The offices as a tree that the keyboard walks: one of its lines takes part in the order of the Tab key. */
export function TreeView({
  offices,
  chosen,
  choose,
}: {
  offices: Office[];
  chosen: string | undefined;
  choose: (code: string) => void;
}) {
  const t = useAdmin();
  const say = useSay();
  const list = useRef<HTMLDivElement>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState<string>();
  const shown = lines(offices, folded);
  const here = shown.find((line) => line.office.code === (at ?? chosen)) ?? shown[0];

  const go = (code: string | undefined) => {
    if (!code) return;
    setAt(code);
    list.current?.querySelector<HTMLElement>(`[data-code="${code}"]`)?.focus();
  };
  const fold = (code: string, away: boolean) => {
    const next = new Set(folded);
    if (away) next.add(code);
    else next.delete(code);
    setFolded(next);
  };
  const press = (event: KeyboardEvent) => {
    if (!here) return;
    const { code, parent } = here.office;
    const place = shown.indexOf(here);
    switch (event.key) {
      case "ArrowDown":
        go(shown[place + 1]?.office.code);
        break;
      case "ArrowUp":
        go(shown[place - 1]?.office.code);
        break;
      case "Home":
        go(shown[0]?.office.code);
        break;
      case "End":
        go(shown.at(-1)?.office.code);
        break;
      case "ArrowRight":
        if (here.below > 0 && !here.open) fold(code, false);
        else go(shown[place + 1]?.office.code);
        break;
      case "ArrowLeft":
        if (here.below > 0 && here.open) fold(code, true);
        else go(parent ?? undefined);
        break;
      case "Enter":
      case " ":
        choose(code);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={list}
      role="tree"
      aria-label={t.offices.tree}
      className={s.tree}
      onKeyDown={press}
      tabIndex={-1}
    >
      {shown.map(({ office, level, below, open }) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the tree listens for the keys of all its lines
        <div
          key={office.code}
          role="treeitem"
          data-code={office.code}
          aria-level={level}
          aria-expanded={below > 0 ? open : undefined}
          aria-selected={office.code === chosen}
          tabIndex={office.code === here?.office.code ? 0 : -1}
          style={{ paddingInlineStart: `${level * 20 - 12}px` }}
          onClick={() => {
            setAt(office.code);
            choose(office.code);
          }}
        >
          <span className={s.fold} aria-hidden="true">
            {below > 0 ? (open ? "▾" : "▸") : ""}
          </span>
          <span>
            {say(office.title)}
            {!office.works && <span className={s.quiet}> · {t.offices.stopped}</span>}
          </span>
          <span className={s.code}>{office.code}</span>
        </div>
      ))}
    </div>
  );
}
