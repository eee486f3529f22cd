import type { Case, Entry } from "@shared/api/types";
import { useProcedureWords } from "@shared/locales/procedures";
import { Link } from "wouter";
import { useChart } from "../procedure/data";
import { Diagram } from "../procedure/diagram";
import { wayOf } from "../procedure/way";
import { Failed, Waiting } from "../ui/states";
import s from "./case.module.css";

export default function WayGone({ seen, entries }: { seen: Case; entries: Entry[] }) {
  const t = useProcedureWords();
  const chart = useChart(seen.procedure.id, seen.procedure_version);
  if (chart.isPending) return <Waiting />;
  if (!chart.data) return <Failed error={chart.error} again={() => chart.refetch()} />;
  return (
    <div className={s.flowBody}>
      <Diagram chart={chart.data} way={wayOf(seen, entries, chart.data)} />
      <p>
        <Link href={`/admin/procedures/${seen.procedure.id}/${seen.procedure_version}`}>
          {t.procedures.clocks} · {t.procedures.source}
        </Link>
      </p>
    </div>
  );
}
