import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import type { ReactNode } from "react";
import { useProcedures } from "../data";
import { useSession } from "../session/session";
import { Filter, Filters, type useFilters } from "../ui/filters";

export const FILTERS = ["procedure", "stage", "ended"] as const;

type Kept = ReturnType<typeof useFilters<(typeof FILTERS)[number]>>;

export function CaseFilters({ filters, children }: { filters: Kept; children: ReactNode }) {
  const t = useT();
  const say = useSay();
  const { me } = useSession();
  const mine = new Set(me.posts.map((post) => post.office.id));
  const loaded = useProcedures().data ?? [];
  const own = loaded.filter((one) => one.offices.some((office) => mine.has(office.code)));
  // A department takes no complaints; it is asked about those of every procedure.
  const all = own.length > 0 ? own : loaded;
  const chosen = all.filter((one) => !filters.values.procedure || one.id === filters.values.procedure);
  // Procedures may have stages of one name; the filter finds the cases of each.
  const stages = new Map<string, Set<string>>();
  for (const stage of chosen.flatMap((one) => one.stages)) {
    stages.set(stage.id, (stages.get(stage.id) ?? new Set()).add(say(stage.title)));
  }
  return (
    <Filters>
      <Filter
        id="procedure"
        label={t.cases.procedure}
        choices={all.map((one) => ({ value: one.id, label: say(one.title) }))}
        value={filters.values.procedure}
        set={(value) => filters.set("procedure", value)}
      />
      <Filter
        id="stage"
        label={t.cases.stage}
        choices={[...stages].map(([value, titles]) => ({ value, label: [...titles].join(" / ") }))}
        value={filters.values.stage}
        set={(value) => filters.set("stage", value)}
      />
      <Filter
        id="ended"
        label={t.cases.ended}
        choices={[
          { value: "open", label: t.cases.open },
          { value: "closed", label: t.cases.closed },
        ]}
        value={filters.values.ended}
        set={(value) => filters.set("ended", value)}
      />
      <span>{children}</span>
    </Filters>
  );
}
