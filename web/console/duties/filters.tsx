import type { Named } from "@shared/api/types";
import type { Lateness } from "@shared/dates/lateness";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { useW } from "@shared/locales/work";
import type { ReactNode } from "react";
import { useOffices, useProcedures } from "../data";
import { useSession } from "../session/session";
import { Boxes, Filter, Filters, type useFilters } from "../ui/filters";

export const FILTERS = ["office", "role", "procedure", "holder", "state", "sort"] as const;

export type Kept = ReturnType<typeof useFilters<(typeof FILTERS)[number]>>;

/** What each state shows: what is late, and what is due soon besides. */
const STATES: Record<string, Lateness[]> = { late: ["grave", "late"], soon: ["grave", "late", "soon"] };

/** Whether a group is shown with the state in the address. */
export function shownIn(state: string | undefined): (group: Lateness) => boolean {
  const only = state ? STATES[state] : undefined;
  return (group) => !only || only.includes(group);
}

/** The caller's own offices and roles, what the case follows, who holds it, how late, in which order. */
export function DutyFilters({ filters, children }: { filters: Kept; children: ReactNode }) {
  const t = useT();
  const w = useW();
  const say = useSay();
  const { me } = useSession();
  const procedures = useProcedures().data ?? [];
  const offices = useOffices().data ?? [];
  const choices = (of: Named[]) => [
    ...new Map(of.map((named) => [named.id, { value: named.id, label: say(named.title) }])).values(),
  ];
  const mine = new Set(me.posts.map((post) => post.role.id));
  const own = procedures.filter((one) => one.roles.some((role) => mine.has(role.id)));
  const holders = offices.filter((office) =>
    own.some((one) => one.offices.some(({ code }) => code === office.code)),
  );
  const boxes = [
    ["office", t.duties.office, choices(me.posts.map((post) => post.office))],
    ["role", t.duties.role, choices(me.posts.map((post) => post.role))],
    ["procedure", w.procedure, own.map((one) => ({ value: one.id, label: say(one.title) }))],
    ["holder", w.holder, holders.map((one) => ({ value: one.code, label: say(one.title) }))],
    [
      "state",
      t.duties.state,
      (["late", "soon"] as const).map((value) => ({ value, label: t.duties[value] })),
    ],
  ] as const;
  return (
    <Filters>
      <Boxes boxes={boxes} filters={filters} />
      <Filter
        id="sort"
        label={w.sort}
        all={w.sorts.due}
        choices={[{ value: "received", label: w.sorts.received }]}
        value={filters.values.sort}
        set={(value) => filters.set("sort", value)}
      />
      {children}
    </Filters>
  );
}
