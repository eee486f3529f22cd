import { api, taken } from "@shared/api/client";
import type { NoticeRow } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "wouter";
import { useRowKeys } from "../frame/keys";
import { useEvery } from "../live/hearing";
import { PageHead } from "../ui/page-head";
import { Failed, Nothing, Waiting } from "../ui/states";
import s from "./notices.module.css";

export default function NoticesPage() {
  const t = useT();
  useRowKeys();
  const every = useEvery();
  const notices = useInfiniteQuery({
    queryKey: ["notices"],
    queryFn: ({ pageParam }) =>
      taken(api.GET("/api/v1/notices", { params: { query: { cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: every,
  });
  const rows = notices.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead heading={t.notices.heading} about={t.notices.about} />
      {notices.isPending && <Waiting />}
      {notices.isError && <Failed error={notices.error} again={() => notices.refetch()} />}
      {notices.isSuccess && rows.length === 0 && (
        <Nothing>
          <p>{t.notices.empty}</p>
        </Nothing>
      )}
      {rows.length > 0 && (
        <ul className={s.notices} aria-label={t.notices.list}>
          {rows.map((row) => (
            <Notice key={`${row.case_no} ${row.seq} ${row.role.id} ${row.office.id}`} row={row} />
          ))}
        </ul>
      )}
      {notices.hasNextPage && (
        <Button loading={notices.isFetchingNextPage} onClick={() => notices.fetchNextPage()}>
          {t.duties.more}
        </Button>
      )}
    </>
  );
}

function Notice({ row }: { row: NoticeRow }) {
  const t = useT();
  const say = useSay();
  const dates = useDates();
  const kind = t.notices.kinds[row.kind as keyof typeof t.notices.kinds] ?? row.kind;
  return (
    <li>
      <Link className={s.notice} href={`/cases/${row.case_no}`} data-row>
        <span className={s.kind} data-kind={row.kind}>
          {kind}
        </span>
        <span className={s.text}>
          {say(row.text)}
          <small>
            <span className="case-no">{row.case_no}</span>
            <span>{t.notices.to(say(row.role.title), say(row.office.title))}</span>
          </small>
        </span>
        <time className="num" dateTime={row.at}>
          {dates.moment(row.at)}
        </time>
      </Link>
    </li>
  );
}
