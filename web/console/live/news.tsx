import { useW } from "@shared/locales/work";
import { Button } from "antd";
import { useLive } from "./hearing";
import s from "./live.module.css";

/** How many cases have changed since one last looked; the lists show them already. */
export function News({ rows }: { rows: { case_no: string }[] }) {
  const w = useW();
  const { fresh, seen } = useLive();
  const count = new Set(rows.map((row) => row.case_no).filter((no) => fresh.has(no))).size;
  return (
    <span className={s.news} role="status">
      {count > 0 && (
        <>
          {w.live.updated(count)}
          <Button type="text" size="small" onClick={seen}>
            {w.live.seen}
          </Button>
        </>
      )}
    </span>
  );
}

/** Says when what is shown may be old. */
export function Connection() {
  const w = useW();
  const { hearing } = useLive();
  return (
    <div role="status" className={hearing === "offline" ? s.offline : "visually-hidden"}>
      {hearing === "offline" && w.live.offline}
    </div>
  );
}
