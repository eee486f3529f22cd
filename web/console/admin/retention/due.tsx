import { api, taken } from "@shared/api/client";
import type { Named } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useLife } from "@shared/locales/life";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "wouter";
import { Failed, Waiting } from "../../ui/states";
import a from "../admin.module.css";
import { useProposing } from "../orders/data";
import { Proposed } from "../orders/proposed";
import { ReasonBox } from "../orders/reason";
import { Part, Told } from "../parts";
import s from "../table.module.css";

export type Whose = { procedure: Named; office: Named };

/** The cases whose time is over, and the proposal to erase them. */
export function Due({ whose, close }: { whose: Whose; close: () => void }) {
  const { retention: t, propose: p, orders } = useLife();
  const say = useSay();
  const dates = useDates();
  const { busy, refused, made, propose } = useProposing();
  const [reason, setReason] = useState(t.eraseReason);
  const query = { procedure: whose.procedure.id, office: whose.office.id };
  const found = useQuery({
    queryKey: ["retention", "due", query],
    queryFn: () => taken(api.GET("/api/v1/retention/due", { params: { query } })),
  });
  const cases = found.data ?? [];
  return (
    <Part heading={t.seeOf(say(whose.office.title), say(whose.procedure.title))} about={t.first}>
      {found.isPending && <Waiting />}
      {found.isError && <Failed error={found.error} again={() => found.refetch()} />}
      {cases.length > 0 && (
        <form
          className={a.form}
          onSubmit={(event) => {
            event.preventDefault();
            const numbers = cases.map((one) => one.case_no);
            const { office } = query;
            void propose({ kind: "erase_cases", office, cases: numbers, ground: "retention", reason });
          }}
        >
          <div className={s.scroll}>
            <table className={s.table}>
              <thead>
                <tr>
                  <th scope="col">{orders.caseNo}</th>
                  <th scope="col">{t.closed}</th>
                </tr>
              </thead>
              <tbody>
                {cases.map((one) => (
                  <tr key={one.case_no}>
                    <th scope="row" className="case-no">
                      <Link href={`/cases/${one.case_no}`}>{one.case_no}</Link>
                    </th>
                    <td className="num">{dates.moment(one.closed_at)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <ReasonBox value={reason} set={setReason} refused={refused} />
          <Told refused={refused} />
          {made && !refused && <Proposed made={made} />}
          <div>
            <Button type="primary" htmlType="submit" loading={busy}>
              {t.erase(cases.length)}
            </Button>{" "}
            <Button onClick={close}>{p.cancel}</Button>
          </div>
        </form>
      )}
    </Part>
  );
}
