import { api, taken } from "@shared/api/client";
import { useLanguage, useSay } from "@shared/locales";
import { useTransferWords } from "@shared/locales/transfers";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useOffices } from "../../data";
import { useSession } from "../../session/session";
import { Filter, FilterBox, Filters, useFilters } from "../../ui/filters";
import { PageHead } from "../../ui/page-head";
import { Failed, Nothing, Waiting } from "../../ui/states";
import s from "../admin.module.css";
import { useRole } from "../data";
import { Rows } from "./rows";

const NAMES = ["office", "receiver", "way", "from", "until"] as const;

/** What personal data of cases went to which other body: all of it for the auditor, of their own office for heads. */
export default function TransfersPage() {
  const t = useTransferWords();
  const say = useSay();
  const language = useLanguage();
  const filters = useFilters(NAMES);
  const { office, receiver, from, until } = filters.values;
  const ways = Object.entries(t.ways).map(([value, label]) => ({ value, label }));
  const way = (Object.keys(t.ways) as (keyof typeof t.ways)[]).find((one) => one === filters.values.way);
  const list = useInfiniteQuery({
    queryKey: ["transfers", office, receiver, way, from, until],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      taken(
        api.GET("/api/v1/transfers", { params: { query: { office, receiver, way, from, until, cursor } } }),
      ),
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const all = (useOffices().data ?? []).map((one) => ({ value: one.code, label: say(one.title) }));
  const heads = useSession().me.heads.map((one) => ({ value: one.id, label: say(one.title) }));
  const own = useRole() === "auditor" ? all : heads;
  const asked = new URLSearchParams({ language });
  for (const name of NAMES) {
    const value = filters.values[name];
    if (value) asked.set(name, value);
  }
  const days = [
    ["from", t.from],
    ["until", t.until],
  ] as const;
  return (
    <>
      <PageHead heading={t.heading} about={t.about} />
      <div className={s.stack}>
        <Filters>
          {own.length > 1 && (
            <Filter
              id="transfers-office"
              label={t.office}
              value={office}
              set={(value) => filters.set("office", value)}
              choices={own}
            />
          )}
          <Filter
            id="transfers-receiver"
            label={t.receiver}
            value={receiver}
            set={(value) => filters.set("receiver", value)}
            choices={all}
          />
          <Filter
            id="transfers-way"
            label={t.way}
            value={way}
            set={(value) => filters.set("way", value)}
            choices={ways}
          />
          {days.map(([name, label]) => (
            <FilterBox key={name} id={`transfers-${name}`} label={label}>
              <Input
                id={`transfers-${name}`}
                type="date"
                value={filters.values[name] ?? ""}
                onChange={(event) => filters.set(name, event.target.value || undefined)}
              />
            </FilterBox>
          ))}
        </Filters>
        <p>
          <a href={`/api/v1/transfers/export?${asked}`} download>
            {t.export}
          </a>{" "}
          <span className={s.quiet}>{t.exportHelp}</span>
        </p>
        {list.isPending && <Waiting />}
        {list.isError && <Failed error={list.error} again={() => list.refetch()} />}
        {list.data && rows.length === 0 && <Nothing>{t.empty}</Nothing>}
        {rows.length > 0 && <Rows rows={rows} />}
        {list.hasNextPage && (
          <div>
            <Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
              {t.more}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
