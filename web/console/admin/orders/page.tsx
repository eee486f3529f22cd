import { api, taken } from "@shared/api/client";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useLife } from "@shared/locales/life";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "wouter";
import { useSession } from "../../session/session";
import { PageHead } from "../../ui/page-head";
import { Failed, Nothing, Waiting } from "../../ui/states";
import s from "../table.module.css";
import { type Order, ordersKey } from "./data";
import { Propose } from "./propose";

/** What takes two people: all that concerns whoever looks, newest first. */
export default function OrdersPage() {
  const t = useLife().orders;
  const heads = useSession().me.heads.length > 0;
  const found = useInfiniteQuery({
    queryKey: ordersKey,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) => taken(api.GET("/api/v1/orders", { params: { query: { cursor } } })),
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead heading={t.heading} about={t.about} />
      {found.isPending && <Waiting />}
      {found.isError && <Failed error={found.error} again={() => found.refetch()} />}
      {found.data && rows.length === 0 && (
        <Nothing>
          <p>{t.empty}</p>
        </Nothing>
      )}
      {rows.length > 0 && <Table rows={rows} />}
      {found.hasNextPage && (
        <p>
          <Button loading={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
            {t.more}
          </Button>
        </p>
      )}
      {heads && <Propose />}
    </>
  );
}

function Table({ rows }: { rows: Order[] }) {
  const t = useLife().orders;
  const say = useSay();
  const dates = useDates();
  return (
    <section className={s.part} aria-label={t.list}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard */}
      <section className={s.scroll} tabIndex={0} aria-label={t.list}>
        <table className={s.table}>
          <thead>
            <tr>
              <th scope="col">{t.what}</th>
              <th scope="col">{t.office}</th>
              <th scope="col">{t.by}</th>
              <th scope="col">{t.at}</th>
              <th scope="col">{t.state}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  <Link href={`/admin/orders/${row.id}`}>{t.kinds[row.kind] ?? row.kind}</Link>
                  <small>
                    {row.cases.length > 0 ? t.cases(row.cases.length) : say(row.procedure?.title)}
                  </small>
                </th>
                <td>{say(row.office?.title)}</td>
                <td>{row.proposed_by.name}</td>
                <td className="num">{dates.moment(row.proposed_at)}</td>
                <td>
                  <span className={row.may.length > 0 ? s.good : undefined}>
                    {t.states[row.state] ?? row.state}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
