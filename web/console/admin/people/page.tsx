import { api, taken } from "@shared/api/client";
import { useSay } from "@shared/locales";
import { useAdmin } from "@shared/locales/admin";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { Link } from "wouter";
import { useOffices, useProcedures } from "../../data";
import { Filter, FilterBox, Filters, useFilters } from "../../ui/filters";
import { PageHead } from "../../ui/page-head";
import { Failed, Nothing, Waiting } from "../../ui/states";
import { Twice } from "../../ui/twice";
import s from "../admin.module.css";
import { type PersonRow, useRole, useSending } from "../data";
import { Told } from "../parts";
import { AddPerson } from "./add";
import { Held, useRoles } from "./posts";

/** Everybody with an account, looked for by name, office or role. */
export default function PeoplePage() {
  const t = useAdmin();
  const say = useSay();
  const role = useRole();
  const filters = useFilters(["q", "office", "role"] as const);
  const [adds, setAdds] = useState(false);
  const offices = useOffices().data ?? [];
  const roles = useRoles(useProcedures().data ?? []);
  const { q, office, role: wanted } = filters.values;
  const people = useInfiniteQuery({
    queryKey: ["people", "list", q, office, wanted],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      taken(api.GET("/api/v1/people", { params: { query: { q, office, role: wanted, cursor } } })),
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const rows = people.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead heading={t.places.people} about={t.people.about}>
        {role === "system_admin" && !adds && <Button onClick={() => setAdds(true)}>{t.people.new}</Button>}
        {role === "security_admin" && <EndSessions />}
      </PageHead>
      <div className={s.stack}>
        {adds && <AddPerson close={() => setAdds(false)} />}
        <Filters>
          <FilterBox id="people-q" label={t.people.search}>
            <Input
              id="people-q"
              value={q ?? ""}
              allowClear
              onChange={(event) => filters.set("q", event.target.value || undefined)}
            />
          </FilterBox>
          <Filter
            id="people-office"
            label={t.people.office}
            value={office}
            set={(value) => filters.set("office", value)}
            choices={offices.map((one) => ({ value: one.code, label: say(one.title) }))}
          />
          <Filter
            id="people-role"
            label={t.people.role}
            value={wanted}
            set={(value) => filters.set("role", value)}
            choices={roles}
          />
        </Filters>
        {people.isPending && <Waiting />}
        {people.isError && <Failed error={people.error} again={() => people.refetch()} />}
        {people.data && rows.length === 0 && <Nothing>{t.people.empty}</Nothing>}
        {rows.length > 0 && <PeopleTable rows={rows} />}
        {people.hasNextPage && (
          <div>
            <Button loading={people.isFetchingNextPage} onClick={() => people.fetchNextPage()}>
              {t.people.more}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

/** For the day on which somebody got in who should not have. */
function EndSessions() {
  const t = useAdmin();
  const { busy, refused, done, send } = useSending();
  const end = () => send(async () => void (await taken(api.POST("/api/v1/people/sessions/end"))));
  return (
    <>
      <Told refused={refused} />
      {done && <p role="status">{t.person.done}</p>}
      <Twice words={t.people.sessions} busy={busy} run={end} />
    </>
  );
}

function PeopleTable({ rows }: { rows: PersonRow[] }) {
  const t = useAdmin();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard
    <section className={s.scroll} tabIndex={0} aria-label={t.people.list}>
      <table className={s.table}>
        <thead>
          <tr>
            <th>{t.people.name}</th>
            <th>{t.people.login}</th>
            <th>{t.people.posts}</th>
            <th>{t.people.state}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <Link href={`/admin/people/${row.id}`} data-row>
                  {row.name}
                </Link>
              </td>
              <td>{row.login}</td>
              <td>
                {row.posts.length === 0 && <span className={s.quiet}>{t.people.noPosts}</span>}
                <ul>
                  {row.posts.map((post) => (
                    <li key={`${post.office.id}:${post.role.id}`}>
                      <Held post={post} />
                    </li>
                  ))}
                </ul>
              </td>
              <td>
                {row.active ? t.people.active : t.people.inactive}
                {!row.has_password && <span className={s.quiet}> · {t.people.noPassword}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
