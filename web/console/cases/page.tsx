import { api, taken } from "@shared/api/client";
import { useT } from "@shared/locales/console";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useRowKeys } from "../frame/keys";
import { useFilters } from "../ui/filters";
import { PageHead } from "../ui/page-head";
import { Failed, Nothing, Waiting } from "../ui/states";
import { CaseFilters, FILTERS } from "./filters";
import { CaseTable } from "./table";

const EVERY = 20_000;

export default function CasesPage() {
  const t = useT();
  const filters = useFilters(FILTERS);
  useRowKeys();
  const { procedure, stage, ended } = filters.values;
  const cases = useInfiniteQuery({
    queryKey: ["cases", filters.values],
    queryFn: ({ pageParam }) => {
      const query = { procedure, stage, ended: ended ? ended === "closed" : undefined, cursor: pageParam };
      return taken(api.GET("/api/v1/cases", { params: { query } }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: EVERY,
  });
  const rows = cases.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead heading={t.cases.heading} about={t.cases.about} />
      <CaseFilters filters={filters}>
        {rows.length > 0 &&
          (cases.hasNextPage ? t.duties.countSoFar(rows.length) : t.duties.count(rows.length))}
      </CaseFilters>
      {cases.isPending && <Waiting />}
      {cases.isError && <Failed error={cases.error} again={() => cases.refetch()} />}
      {cases.isSuccess && rows.length === 0 && (
        <Nothing>
          <p>{filters.any ? t.cases.empty : t.cases.emptyAll}</p>
          {filters.any && <Button onClick={filters.clear}>{t.duties.clear}</Button>}
        </Nothing>
      )}
      {rows.length > 0 && <CaseTable rows={rows} />}
      {cases.hasNextPage && (
        <Button loading={cases.isFetchingNextPage} onClick={() => cases.fetchNextPage()}>
          {t.duties.more}
        </Button>
      )}
    </>
  );
}
