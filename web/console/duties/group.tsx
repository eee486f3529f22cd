import type { WorkRow } from "@shared/api/types";
import type { Lateness } from "@shared/dates/lateness";
import { useT } from "@shared/locales/console";
import { useW } from "@shared/locales/work";
import { Button } from "antd";
import { useEffect } from "react";
import { Failed } from "../ui/states";
import { useDuties, type Wanted } from "../worklist/query";
import s from "./duties.module.css";
import { DutyLine } from "./row";

/** The duties of one lateness: its count is of all of them, its rows come page by page. */
export function DutyGroup(props: {
  wanted: Wanted;
  lateness: Lateness;
  sort: "due" | "received";
  count: number;
  chosen: Record<string, WorkRow>;
  choose: (row: WorkRow) => void;
  show: (rows: WorkRow[]) => void;
}) {
  const { wanted, lateness, sort, count, show } = props;
  const t = useT();
  const w = useW();
  const duties = useDuties(wanted, lateness, sort);
  const pages = duties.data?.pages;
  // biome-ignore lint/correctness/useExhaustiveDependencies: tells of the rows when they are others
  useEffect(() => {
    show(pages?.flatMap((page) => page.items) ?? []);
    return () => show([]);
  }, [pages]);
  const rows = pages?.flatMap((page) => page.items) ?? [];
  return (
    <section className={s.group} aria-labelledby={`group-${lateness}`} aria-busy={duties.isPending}>
      <h2 id={`group-${lateness}`} data-lateness={lateness}>
        {t.lateness[lateness]}
        <small>{t.duties.groupCount(count)}</small>
        {lateness === "grave" && <small>{w.graveHelp}</small>}
      </h2>
      {duties.isError && <Failed error={duties.error} again={() => duties.refetch()} />}
      <ul>
        {rows.map((row) => (
          <DutyLine
            key={`${row.case_no} ${row.no} ${row.role.id} ${row.office.id}`}
            row={row}
            chosen={row.case_no in props.chosen}
            choose={() => props.choose(row)}
          />
        ))}
      </ul>
      {duties.hasNextPage && (
        <Button className={s.more} loading={duties.isFetchingNextPage} onClick={() => duties.fetchNextPage()}>
          {w.more(Math.min(50, Math.max(1, count - rows.length)))}
        </Button>
      )}
    </section>
  );
}
