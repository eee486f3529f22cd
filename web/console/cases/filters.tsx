import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import type { ReactNode } from "react";
import { useProcedures } from "../data";
import { Filter, Filters, type useFilters } from "../ui/filters";

export const FILTERS = ["procedure", "stage", "ended"] as const;

type Kept = ReturnType<typeof useFilters<(typeof FILTERS)[number]>>;

export function CaseFilters({ filters, children }: { filters: Kept; children: ReactNode }) {
  const t = useT();
  const say = useSay();
  const all = useProcedures().data ?? [];
  const chosen = all.filter((one) => !filters.values.procedure || one.id === filters.values.procedure);
  const stages = new Map(chosen.flatMap((one) => one.stages).map((stage) => [stage.id, say(stage.title)]));
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
        choices={[...stages].map(([value, label]) => ({ value, label }))}
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
