import { api, taken } from "@shared/api/client";
import { useT } from "@shared/locales/console";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "wouter";
import { useNow } from "../frame/clock";
import { useRowKeys } from "../frame/keys";
import { useFilters } from "../ui/filters";
import { PageHead } from "../ui/page-head";
import { Failed, Nothing, Waiting } from "../ui/states";
import s from "./duties.module.css";
import { DutyFilters, FILTERS, stateOf } from "./filters";
import { grouped } from "./groups";
import { DutyLine } from "./row";

const EVERY = 20_000;

export function DutiesPage() {
  const t = useT();
  const now = useNow();
  const filters = useFilters(FILTERS);
  useRowKeys();
  const duties = useInfiniteQuery({
    queryKey: ["duties", filters.values],
    queryFn: ({ pageParam }) =>
      taken(
        api.GET("/api/v1/duties", {
          params: {
            query: { ...filters.values, state: stateOf(filters.values.state), cursor: pageParam },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: EVERY,
  });
  const rows = duties.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <>
      <PageHead heading={t.duties.heading} about={t.duties.about} />
      <DutyFilters filters={filters}>
        {duties.isSuccess && rows.length > 0 && (
          <span className={s.count}>
            {duties.hasNextPage ? t.duties.countSoFar(rows.length) : t.duties.count(rows.length)}
          </span>
        )}
      </DutyFilters>
      {duties.isPending && <Waiting />}
      {duties.isError && <Failed error={duties.error} again={() => duties.refetch()} />}
      {duties.isSuccess && rows.length === 0 && <Empty filtered={filters.any} clear={filters.clear} />}
      {grouped(rows, now, duties.hasNextPage).map((group) => (
        <section key={group.lateness} className={s.group} aria-labelledby={`group-${group.lateness}`}>
          <h2 id={`group-${group.lateness}`} data-lateness={group.lateness}>
            {t.lateness[group.lateness]}
            {group.whole && <small>{t.duties.groupCount(group.rows.length)}</small>}
          </h2>
          <ul>
            {group.rows.map((row) => (
              <DutyLine key={`${row.case_no} ${row.no} ${row.role.id} ${row.office.id}`} row={row} />
            ))}
          </ul>
        </section>
      ))}
      {duties.hasNextPage && (
        <Button loading={duties.isFetchingNextPage} onClick={() => duties.fetchNextPage()}>
          {t.duties.more}
        </Button>
      )}
    </>
  );
}

function Empty({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  const t = useT();
  if (filtered) {
    return (
      <Nothing>
        <p>{t.duties.emptyFiltered}</p>
        <Button onClick={clear}>{t.duties.clear}</Button>
      </Nothing>
    );
  }
  return (
    <Nothing heading={t.duties.emptyHeading}>
      <p>{t.duties.empty}</p>
      <Link href="/file">{t.duties.file}</Link>
    </Nothing>
  );
}
