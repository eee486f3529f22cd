import { api, taken } from "@shared/api/client";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useAdmin } from "@shared/locales/admin";
import { useProviderWords } from "@shared/locales/providers";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useOffices, useProcedures } from "../../data";
import { Filter, FilterBox, Filters, useFilters } from "../../ui/filters";
import { PageHead } from "../../ui/page-head";
import { Failed, Nothing, Waiting } from "../../ui/states";
import s from "../admin.module.css";
import type { AuditRow } from "../data";
import { useRoles } from "../people/posts";

/** The audit log, for the auditor. */
export default function AuditPage() {
  const t = useAdmin();
  const filters = useFilters(["kind", "person", "from", "until"] as const);
  const { kind, person, from, until } = filters.values;
  const query = { kind, person: person ? Number(person) : undefined, from, until };
  const log = useInfiniteQuery({
    queryKey: ["audit", kind, person, from, until],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      taken(api.GET("/api/v1/audit", { params: { query: { ...query, cursor } } })),
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const rows = log.data?.pages.flatMap((page) => page.items) ?? [];
  const asked = new URLSearchParams(
    Object.entries(filters.values).filter((pair): pair is [string, string] => Boolean(pair[1])),
  );
  const boxes = [
    ["person", t.audit.person, "number"],
    ["from", t.audit.from, "date"],
    ["until", t.audit.until, "date"],
  ] as const;
  return (
    <>
      <PageHead heading={t.places.audit} about={t.audit.about} />
      <div className={s.stack}>
        <Filters>
          <Filter
            id="audit-kind"
            label={t.audit.kind}
            value={kind}
            set={(value) => filters.set("kind", value)}
            choices={Object.entries(t.audit.kinds).map(([value, label]) => ({ value, label }))}
          />
          {boxes.map(([name, label, type]) => (
            <FilterBox key={name} id={`audit-${name}`} label={label}>
              <Input
                id={`audit-${name}`}
                type={type}
                value={filters.values[name] ?? ""}
                onChange={(event) => filters.set(name, event.target.value || undefined)}
              />
            </FilterBox>
          ))}
        </Filters>
        <p>
          <a href={`/api/v1/audit/export?${asked}`} download>
            {t.audit.export}
          </a>{" "}
          <span className={s.quiet}>{t.audit.exportHelp}</span>
        </p>
        {log.isPending && <Waiting />}
        {log.isError && <Failed error={log.error} again={() => log.refetch()} />}
        {log.data && rows.length === 0 && <Nothing>{t.audit.empty}</Nothing>}
        {rows.length > 0 && <Records rows={rows} />}
        {log.hasNextPage && (
          <div>
            <Button loading={log.isFetchingNextPage} onClick={() => log.fetchNextPage()}>
              {t.audit.more}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

function Records({ rows }: { rows: AuditRow[] }) {
  const t = useAdmin();
  const providers = useProviderWords();
  const dates = useDates();
  const say = useSay();
  const offices = useOffices().data ?? [];
  const roles = useRoles(useProcedures().data ?? []);
  const office = (code?: string | null) =>
    code && (say(offices.find((one) => one.code === code)?.title) || code);
  const role = (id?: string | null) => id && (roles.find((one) => one.value === id)?.label ?? id);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard
    <section className={s.scroll} tabIndex={0} aria-label={t.audit.list}>
      <table className={s.table}>
        <thead>
          <tr>
            <th>{t.audit.at}</th>
            <th>{t.audit.what}</th>
            <th>{t.audit.by}</th>
            <th>{t.audit.whom}</th>
            <th>{t.audit.reason}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.place}>
              <td className="num">{dates.moment(row.at)}</td>
              <td>
                {[
                  t.audit.kinds[row.kind] ?? row.kind,
                  row.way && (t.audit.ways[row.way] ?? providers.way(row.way.replace("oidc:", ""))),
                  row.why && (t.audit.why[row.why] ?? row.why),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </td>
              <td>{row.by && `${row.by.name} ${row.by.id}`}</td>
              <td>
                {[
                  row.person && `${row.person.name} ${row.person.id}`,
                  row.case_no,
                  row.referral && t.audit.referral(row.referral),
                  office(row.office),
                  role(row.role),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </td>
              <td>{row.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
