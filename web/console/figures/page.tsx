import { api, taken } from "@shared/api/client";
import type { Figures } from "@shared/api/types";
import { useT } from "@shared/locales/console";
import { useQuery } from "@tanstack/react-query";
import { PageHead } from "../ui/page-head";
import { Failed, Waiting } from "../ui/states";
import s from "./figures.module.css";

const thousands = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

export default function FiguresPage() {
  const t = useT();
  const figures = useQuery({ queryKey: ["figures"], queryFn: () => taken(api.GET("/api/v1/figures")) });
  return (
    <>
      <PageHead heading={t.figures.heading} about={t.figures.about} />
      {figures.isPending && <Waiting />}
      {figures.isError && <Failed error={figures.error} again={() => figures.refetch()} />}
      {figures.data && <Table figures={figures.data} />}
    </>
  );
}

function Table({ figures: f }: { figures: Figures }) {
  const t = useT().figures;
  const share = (part: number) => (f.answered ? t.share(Math.round((part / f.answered) * 100)) : "");
  const median = f.median_days === null || f.median_days === undefined ? t.none : t.days(f.median_days);
  const rows = [
    [t.received, thousands(f.received), "", t.receivedText],
    [t.overdue, thousands(f.overdue), "", t.overdueText],
    [t.closed, thousands(f.closed), "", t.closedText],
    [t.answered, thousands(f.answered), "", t.answeredText],
    [t.within15, thousands(f.within_15_days), share(f.within_15_days), t.within15Text],
    [t.within60, thousands(f.within_60_days), share(f.within_60_days), t.within60Text],
    [t.median, median, "", t.medianText],
  ] as const;
  return (
    <dl className={s.figures}>
      {rows.map(([name, value, note, text]) => (
        <div key={name} data-late={name === t.overdue && f.overdue > 0 ? true : undefined}>
          <dt>{name}</dt>
          <dd className={s.value}>
            {value} {note && <small>{note}</small>}
          </dd>
          <dd className={s.text}>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
