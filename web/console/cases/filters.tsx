import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import type { ReactNode } from "react";
import { useOffices, useProcedures } from "../data";
import { useSession } from "../session/session";
import { Boxes, DaysFilter, Filters, type useFilters } from "../ui/filters";
import type { FILTERS } from "./query";

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
  const offices = useOffices().data ?? [];
  const day = (id: keyof typeof t.cases.days) => ({
    id,
    label: t.cases.days[id],
    value: filters.values[id],
    set: (value: string | undefined) => filters.set(id, value),
  });
  const boxes = [
    ["procedure", t.cases.procedure, all.map((one) => ({ value: one.id, label: say(one.title) }))],
    [
      "stage",
      t.cases.stage,
      [...stages].map(([value, titles]) => ({ value, label: [...titles].join(" / ") })),
    ],
    [
      "ended",
      t.cases.ended,
      [
        { value: "open", label: t.cases.open },
        { value: "closed", label: t.cases.closed },
      ],
    ],
    [
      "overdue",
      t.cases.overdue,
      [
        { value: "late", label: t.cases.late },
        { value: "in_time", label: t.cases.inTime },
      ],
    ],
    ["office", t.cases.office, offices.map((one) => ({ value: one.code, label: say(one.title) }))],
    [
      "channel",
      t.cases.channel,
      Object.entries({ web: t.cases.web, ...t.file.channels }).map(([value, label]) => ({ value, label })),
    ],
  ] as const;
  return (
    <Filters>
      <Boxes boxes={boxes} filters={filters} />
      <DaysFilter legend={t.cases.columns.received} days={[day("received_from"), day("received_to")]} />
      <DaysFilter legend={t.cases.closedOn} days={[day("closed_from"), day("closed_to")]} />
      {children}
    </Filters>
  );
}
