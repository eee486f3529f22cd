import type { Named, WorkRow } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useW } from "@shared/locales/work";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import s from "./duties.module.css";

const BulkForm = lazy(() => import("./bulk-form"));

/** The acts that are open in every case that was chosen, all of one procedure. */
export function sharedActs(rows: WorkRow[]): Named[] {
  const [first, ...others] = rows;
  if (!first || others.some((row) => row.procedure.id !== first.procedure.id)) return [];
  return first.acts.filter((act) => others.every((row) => row.acts.some((one) => one.id === act.id)));
}

/** What can be done with all that were chosen. */
export function BulkBar({ picked, clear }: { picked: WorkRow[]; clear: () => void }) {
  const w = useW();
  const say = useSay();
  const [act, setAct] = useState<{ act: Named; rows: WorkRow[] }>();
  const acts = sharedActs(picked);
  return (
    <>
      {picked.length > 0 && (
        <section className={s.bar} aria-label={w.bulk.bar}>
          <strong aria-live="polite">{w.bulk.chosen(picked.length)}</strong>
          {acts.map((one) => (
            <Button key={one.id} onClick={() => setAct({ act: one, rows: picked })}>
              {say(one.title)}
            </Button>
          ))}
          {acts.length === 0 && <span>{w.bulk.noShared}</span>}
          {picked.length >= 100 && <span>{w.bulk.limit}</span>}
          <Button type="text" onClick={clear}>
            {w.bulk.clear}
          </Button>
        </section>
      )}
      {act && (
        <Suspense>
          <BulkForm
            act={act.act}
            rows={act.rows}
            close={(changed) => {
              setAct(undefined);
              if (changed) clear();
            }}
          />
        </Suspense>
      )}
    </>
  );
}
