import { useT } from "@shared/locales/console";
import { Button } from "antd";
import { useRowKeys } from "../frame/keys";
import { useFilters } from "../ui/filters";
import { PageHead } from "../ui/page-head";
import { Failed, Nothing, Waiting } from "../ui/states";
import { COUNTED, CountedChips } from "./counted";
import { Export } from "./export";
import { CaseFilters } from "./filters";
import { FILTERS, useCases, wantedOf } from "./query";
import { SearchBox } from "./search-box";
import { CaseTable } from "./table";
import { lookFor, useWords } from "./words";

export default function CasesPage() {
  const t = useT();
  const filters = useFilters([...FILTERS, ...COUNTED]);
  const words = useWords();
  useRowKeys();
  const cases = useCases(filters.values, words);
  const pages = cases.data?.pages ?? [];
  const rows = pages.flatMap((page) => page.items);
  const first = pages[0];
  const clear = () => {
    filters.clear();
    lookFor("");
  };
  return (
    <>
      <PageHead heading={t.cases.heading} about={t.cases.about} />
      <SearchBox key={words} words={words} busy={cases.isFetching && words !== ""} />
      <CaseFilters filters={filters}>
        {(filters.any || words) && <Button onClick={clear}>{t.duties.clear}</Button>}
      </CaseFilters>
      <CountedChips filters={filters} />
      {cases.isPending && <Waiting />}
      {cases.isError && <Failed error={cases.error} again={() => cases.refetch()} />}
      {cases.isSuccess && rows.length === 0 && (
        <Nothing>
          <p>{filters.any || words ? t.cases.empty : t.cases.emptyAll}</p>
          {words && <p>{t.cases.emptyHelp}</p>}
        </Nothing>
      )}
      {cases.isSuccess && first && rows.length > 0 && (
        <>
          <CaseTable
            rows={rows}
            count={t.cases.total(first.total, first.more)}
            actions={<Export wanted={wantedOf(filters.values, words)} />}
          />
          {cases.hasNextPage && (
            <Button loading={cases.isFetchingNextPage} onClick={() => cases.fetchNextPage()}>
              {t.duties.more}
            </Button>
          )}
          {!cases.hasNextPage && first.more && words && <p>{t.cases.narrow}</p>}
        </>
      )}
    </>
  );
}
