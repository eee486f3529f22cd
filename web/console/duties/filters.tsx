import type { Named } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import type { ReactNode } from "react";
import { useSession } from "../session/session";
import { Filter, Filters, type useFilters } from "../ui/filters";

export const FILTERS = ["office", "role", "state"] as const;

const STATES = ["late", "soon"] as const;

/** The state in the address, if it is one. */
export const stateOf = (text: string | undefined) => STATES.find((state) => state === text);

type Kept = ReturnType<typeof useFilters<(typeof FILTERS)[number]>>;

/** The caller's own offices and roles, and how late. */
export function DutyFilters({ filters, children }: { filters: Kept; children: ReactNode }) {
  const t = useT();
  const say = useSay();
  const { me } = useSession();
  const choices = (of: Named[]) => [
    ...new Map(of.map((named) => [named.id, { value: named.id, label: say(named.title) }])).values(),
  ];
  const states = STATES.map((state) => ({ value: state, label: t.duties[state] }));
  return (
    <Filters>
      <Filter
        id="office"
        label={t.duties.office}
        choices={choices(me.posts.map((post) => post.office))}
        value={filters.values.office}
        set={(value) => filters.set("office", value)}
      />
      <Filter
        id="role"
        label={t.duties.role}
        choices={choices(me.posts.map((post) => post.role))}
        value={filters.values.role}
        set={(value) => filters.set("role", value)}
      />
      <Filter
        id="state"
        label={t.duties.state}
        choices={states}
        value={filters.values.state}
        set={(value) => filters.set("state", value)}
      />
      {children}
    </Filters>
  );
}
