import { api, taken } from "@shared/api/client";
import type { components } from "@shared/api/schema";
import { useSay } from "@shared/locales";
import { useLife } from "@shared/locales/life";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useSession } from "../../session/session";
import { PageHead } from "../../ui/page-head";
import { Failed, Waiting } from "../../ui/states";
import a from "../admin.module.css";
import s from "../table.module.css";
import { Change } from "./change";
import { Due, type Whose } from "./due";

type Row = components["schemas"]["RetentionRow"];

export const retentionKey = ["retention"];

/** For how long closed cases are kept, and which are due. */
export default function RetentionPage() {
  const t = useLife().retention;
  const { me } = useSession();
  const [change, setChange] = useState<Row>();
  const [due, setDue] = useState<Whose>();
  const found = useQuery({
    queryKey: retentionKey,
    queryFn: () => taken(api.GET("/api/v1/retention")),
  });
  const may = me.administers?.id === "system_admin";
  return (
    <>
      <PageHead heading={t.heading} about={t.about} />
      {found.isPending && <Waiting />}
      {found.isError && <Failed error={found.error} again={() => found.refetch()} />}
      <div className={a.stack}>
        {found.data && (
          <Table
            rows={found.data}
            change={may ? setChange : undefined}
            list={me.heads.length > 0 ? setDue : undefined}
          />
        )}
        {change && (
          <Change
            key={change.procedure.id}
            procedure={change.procedure}
            months={change.months ?? undefined}
            close={() => setChange(undefined)}
          />
        )}
        {due && (
          <Due key={`${due.procedure.id} ${due.office.id}`} whose={due} close={() => setDue(undefined)} />
        )}
      </div>
    </>
  );
}

function Table(props: { rows: Row[]; change?: (row: Row) => void; list?: (whose: Whose) => void }) {
  const { rows, change, list } = props;
  const t = useLife().retention;
  const say = useSay();
  const period = (months: number | null | undefined) => (months ? t.months(months) : t.forever);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard
    <section className={s.scroll} tabIndex={0} aria-label={t.list}>
      <table className={s.table}>
        <thead>
          <tr>
            <th scope="col">{t.procedure}</th>
            <th scope="col">{t.period}</th>
            <th scope="col">{t.history}</th>
            <th scope="col">{t.due}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.procedure.id}>
              <th scope="row">{say(row.procedure.title)}</th>
              <td>
                {period(row.months)}{" "}
                {change && (
                  <Button
                    size="small"
                    aria-label={t.changeOf(say(row.procedure.title))}
                    onClick={() => change(row)}
                  >
                    {t.change}
                  </Button>
                )}
              </td>
              <td>
                {row.history.length === 0 && <small>{t.none}</small>}
                {row.history.map((one) => (
                  <div key={one.order}>
                    {t.since(one.since, period(one.months))}
                    {one.now && <span className={s.mark}>{t.now}</span>}
                  </div>
                ))}
              </td>
              <td>
                {row.due.map((one) => (
                  <div key={one.office.id}>
                    {t.dueAt(say(one.office.title), one.count)}{" "}
                    {list && (
                      <Button
                        size="small"
                        aria-label={t.seeOf(say(one.office.title), say(row.procedure.title))}
                        onClick={() => list({ procedure: row.procedure, office: one.office })}
                      >
                        {t.see}
                      </Button>
                    )}
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
