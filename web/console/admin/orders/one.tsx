import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useLife } from "@shared/locales/life";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { PageHead } from "../../ui/page-head";
import { Failed, Waiting } from "../../ui/states";
import a from "../admin.module.css";
import s from "../table.module.css";
import { type Order, useOrder } from "./data";
import { Decide } from "./decide";

/** One matter that takes two people: what, why, by whom, how far. */
export default function OrderPage({ id }: { id: string }) {
  const t = useLife().orders;
  const found = useOrder(id);
  return (
    <>
      <p>
        <Link href="/admin/orders">{t.back}</Link>
      </p>
      {found.isPending && <Waiting />}
      {found.isError && <Failed error={found.error} again={() => found.refetch()} />}
      {found.data && (
        <>
          <PageHead heading={t.kinds[found.data.kind] ?? found.data.kind} />
          <div className={a.stack}>
            <Said order={found.data} />
            <Decide order={found.data} />
            {found.data.cases.length > 0 && <Cases order={found.data} />}
          </div>
        </>
      )}
    </>
  );
}

function Said({ order }: { order: Order }) {
  const { orders: t, retention } = useLife();
  const say = useSay();
  const dates = useDates();
  const when = (at: string | null | undefined) => at && dates.moment(at);
  const received = [order.received_from, order.received_to].filter(Boolean);
  const person = order.person && [order.person.name, order.person.phone, order.person.id_number];
  const proposer = order.instead_of
    ? `${order.proposed_by.name}（${t.instead(order.instead_of.name)}）`
    : order.proposed_by.name;
  const kept = order.months ? retention.months(order.months) : retention.forever;
  const open = order.state === "proposed";
  const rows: [string, ReactNode][] = [
    [t.state, t.states[order.state] ?? order.state],
    [t.office, say(order.office?.title)],
    [t.procedure, say(order.procedure?.title)],
    [t.months, order.kind === "change_retention" && kept],
    [t.since, order.since],
    [t.received, received.length > 0 && received.join(" — ")],
    [t.person, person?.filter(Boolean).join(" · ")],
    [t.ground, say(order.ground)],
    [t.what, order.party && `${t.party(order.party)}${order.all_texts ? ` · ${t.allTexts}` : ""}`],
    [t.reason, order.reason],
    [t.by, `${proposer} · ${dates.moment(order.proposed_at)}`],
    [t.until, open && when(order.expires_at)],
    [t.takeUntil, order.may.includes("take") && when(order.expires_at)],
    [t.decidedBy, order.decided_by && `${order.decided_by.name} · ${when(order.decided_at)}`],
    [t.refusedWhy, order.refused],
  ];
  return (
    <div className={s.scroll}>
      <table className={s.table}>
        <tbody>
          {rows.map(([title, value]) =>
            value ? (
              <tr key={title}>
                <th scope="row">{title}</th>
                <td>{value}</td>
              </tr>
            ) : null,
          )}
        </tbody>
      </table>
    </div>
  );
}

function Cases({ order }: { order: Order }) {
  const t = useLife().orders;
  const dates = useDates();
  const done = order.cases.filter((one) => one.result).length;
  return (
    <section className={s.part} aria-label={t.cases(order.cases.length)}>
      <h2>{t.cases(order.cases.length)}</h2>
      <p role="status">{t.progress(done, order.cases.length)}</p>
      <div className={s.scroll}>
        <table className={s.table}>
          <thead>
            <tr>
              <th scope="col">{t.caseNo}</th>
              <th scope="col">{t.result}</th>
            </tr>
          </thead>
          <tbody>
            {order.cases.map((one) => (
              <tr key={one.case_no}>
                <th scope="row" className="case-no">
                  {one.case_no}
                </th>
                <td>
                  {one.result ? (
                    (t.results[one.result] ?? one.result)
                  ) : (
                    <span className={a.quiet}>{t.waiting}</span>
                  )}
                  {one.at && <small>{dates.moment(one.at)}</small>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
