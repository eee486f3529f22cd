import { useCommon } from "@shared/locales/common";
import { useEffect, useRef } from "react";

export type FaultLine = { id: string; label: string; words: string };

/** What is to be corrected on this page, said once at the top. */
export function FaultNote({ message, lines }: { message?: string; lines: FaultLine[] }) {
  const t = useCommon();
  const note = useRef<HTMLDivElement>(null);
  const shown = message !== undefined || lines.length > 0;
  useEffect(() => {
    if (shown) note.current?.focus();
  }, [shown]);
  if (!shown) return null;
  const go = (id: string) => {
    const at = document.getElementById(id);
    (at?.matches("input, textarea") ? at : at?.querySelector("input"))?.focus();
  };
  return (
    <div ref={note} className="note bad" role="alert" tabIndex={-1}>
      <strong>{message ?? t.errors}</strong>
      <ul>
        {lines.map(({ id, label, words }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              onClick={(event) => {
                event.preventDefault();
                go(id);
              }}
            >
              {label}
            </a>
            {t.colon}
            {words}
          </li>
        ))}
      </ul>
    </div>
  );
}
