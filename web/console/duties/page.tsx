import type { DutyKind, WorkRow } from "@shared/api/types";
import { useT } from "@shared/locales/console";
import { useW } from "@shared/locales/work";
import { Button } from "antd";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { useKeys, useRowKeys } from "../frame/keys";
import { News } from "../live/news";
import { useFilters } from "../ui/filters";
import { PageHead } from "../ui/page-head";
import { Failed, Nothing, Waiting } from "../ui/states";
import { GROUPS, useCounts } from "../worklist/query";
import { BulkBar } from "./bulk-bar";
import s from "./duties.module.css";
import { DutyFilters, FILTERS, shownIn } from "./filters";
import { DutyGroup } from "./group";
import { useKeptFocus } from "./kept-focus";
import { Views } from "./views";

/** As many as one request may act on. */
const MOST = 100;

/** What I owe, or what I owe of one kind. */
export function DutiesPage({ kind }: { kind?: DutyKind }) {
  const t = useT();
  const w = useW();
  const [, go] = useLocation();
  const filters = useFilters(FILTERS);
  const { office, role, procedure, holder, state, sort } = filters.values;
  const wanted = { office, role, procedure, holder, kind };
  const counts = useCounts(wanted);
  const [shown, setShown] = useState<Record<string, WorkRow[]>>({});
  const [chosen, setChosen] = useState<Record<string, WorkRow>>({});
  const rows = Object.values(shown).flat();
  const picked = Object.values(chosen);

  const choose = (row: WorkRow) => {
    const { [row.case_no]: was, ...others } = chosen;
    if (was) setChosen(others);
    else if (picked.length < MOST) setChosen({ ...chosen, [row.case_no]: row });
  };
  useRowKeys();
  useKeptFocus();
  useKeys((key, event) => {
    const no = (document.activeElement as HTMLElement | null)?.dataset.row;
    const row = rows.find((one) => one.case_no === no);
    if (!row) return;
    if (key === "x") {
      event.preventDefault();
      choose(row);
    } else if (key === "a") {
      event.preventDefault();
      go(`/cases/${row.case_no}#acts`);
    }
  });

  const groups = GROUPS.filter(shownIn(state)).filter((group) => (counts.data?.[group] ?? 0) > 0);
  const all = counts.data ? groups.reduce((sum, group) => sum + counts.data[group], 0) : 0;
  const words = kind ? w.pages[kind] : t.duties;
  return (
    <>
      <PageHead heading={words.heading} about={words.about}>
        <News rows={rows} />
      </PageHead>
      <Views filters={filters} />
      <DutyFilters filters={filters}>
        {counts.data && <span className={s.count}>{w.counted(all, counts.data.more)}</span>}
      </DutyFilters>
      <BulkBar picked={picked} clear={() => setChosen({})} />
      {counts.isPending && <Waiting />}
      {counts.isError && <Failed error={counts.error} again={() => counts.refetch()} />}
      {counts.isSuccess && groups.length === 0 && (
        <Empty kind={kind} filtered={filters.any} clear={filters.clear} />
      )}
      {counts.data &&
        groups.map((group) => (
          <DutyGroup
            key={`${group} ${JSON.stringify(wanted)}`}
            wanted={wanted}
            lateness={group}
            sort={sort === "received" ? "received" : "due"}
            count={counts.data[group]}
            chosen={chosen}
            choose={choose}
            show={(listed) => setShown((before) => ({ ...before, [group]: listed }))}
          />
        ))}
    </>
  );
}

function Empty({ kind, filtered, clear }: { kind?: DutyKind; filtered: boolean; clear: () => void }) {
  const t = useT();
  const w = useW();
  if (filtered) {
    return (
      <Nothing>
        <p>{t.duties.emptyFiltered}</p>
        <Button onClick={clear}>{t.duties.clear}</Button>
      </Nothing>
    );
  }
  if (kind) {
    return (
      <Nothing>
        <p>{w.emptyKind[kind]}</p>
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
