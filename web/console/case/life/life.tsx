import type { Case } from "@shared/api/types";
import { useLife } from "@shared/locales/life";
import { Button } from "antd";
import { useState } from "react";
import { useSession } from "../../session/session";
import { EraseForm } from "./erase-form";
import { HoldForm } from "./hold-form";
import s from "./life.module.css";
import { Standing } from "./standing";

/** That the case is held or erased, and what the head of its office can do about that. */
export function Life({ seen }: { seen: Case }) {
  const t = useLife().case;
  const [open, setOpen] = useState<"hold" | "erase">();
  const head = useSession().me.heads.some((office) => office.id === seen.office.id);
  const gone = seen.erased.some((one) => one.whole);
  const may = head && !gone;
  if (!may && !seen.held && seen.erased.length === 0) return null;
  const close = () => setOpen(undefined);
  return (
    <section className={s.life} aria-label={t.label}>
      <Standing seen={seen} />
      {may && !open && (
        <div className={s.buttons}>
          <Button size="small" onClick={() => setOpen("hold")}>
            {seen.held ? t.release : t.hold}
          </Button>
          {seen.ended && !seen.held && (
            <Button size="small" onClick={() => setOpen("erase")}>
              {t.erase}
            </Button>
          )}
        </div>
      )}
      {open === "hold" && <HoldForm seen={seen} close={close} />}
      {open === "erase" && <EraseForm seen={seen} close={close} />}
    </section>
  );
}
