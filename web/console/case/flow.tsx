import type { Case, Entry } from "@shared/api/types";
import { useProcedureWords } from "@shared/locales/procedures";
import { lazy, Suspense, useState } from "react";
import { Waiting } from "../ui/states";
import s from "./case.module.css";

const WayGone = lazy(() => import("./way-gone"));

/** The procedure's diagram with the way gone, folded until it is wanted. */
export function Flow({ seen, entries }: { seen: Case; entries: Entry[] }) {
  const t = useProcedureWords().chart;
  const [open, setOpen] = useState(false);
  return (
    <details className={s.flow} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.heading}</summary>
      {open && (
        <Suspense fallback={<Waiting />}>
          <WayGone seen={seen} entries={entries} />
        </Suspense>
      )}
    </details>
  );
}
