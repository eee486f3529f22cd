import { api, taken } from "@shared/api/client";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { useFilters } from "../ui/filters";
import s from "./cases.module.css";

const VALUES = ["kind", "cause", "region", "respondent", "department", "satisfaction"] as const;
const FLAGS = ["answered", "on_time", "satisfied"] as const;
const DAYS = ["answered_from", "answered_to", "rated_from", "rated_to"] as const;

/** The filters by which a figure opens the list of the cases that it counts. */
export const COUNTED = ["held", ...VALUES, ...FLAGS, ...DAYS] as const;

type Name = (typeof COUNTED)[number];
type Kept = ReturnType<typeof useFilters<Name>>;

/** As the API takes them. */
export function countedQuery(values: Kept["values"]) {
  const flag = (name: "held" | (typeof FLAGS)[number]) =>
    values[name] === undefined ? undefined : values[name] === "true";
  const { kind, cause, region, respondent, department, satisfaction } = values;
  const { answered_from, answered_to, rated_from, rated_to } = values;
  return {
    held: flag("held"),
    answered: flag("answered"),
    on_time: flag("on_time"),
    satisfied: flag("satisfied"),
    ...{ kind, cause, region, respondent, department, satisfaction },
    ...{ answered_from, answered_to, rated_from, rated_to },
  };
}

/** What of them holds, each to be taken away. */
export function CountedChips({ filters }: { filters: Kept }) {
  const t = useT().figures.chips;
  const { values } = filters;
  const facets = VALUES.filter((name) => values[name]);
  const flags = FLAGS.filter((name) => values[name]);
  const during = (event: "answered" | "rated", text: (from: string, to: string) => string) => {
    const [from, to] = [`${event}_from`, `${event}_to`] as const;
    if (!values[from] && !values[to]) return null;
    return <Chip names={[from, to]} text={text(values[from] ?? "…", values[to] ?? "…")} filters={filters} />;
  };
  if (!COUNTED.some((name) => values[name])) return null;
  return (
    <ul className={s.chips}>
      {values.held && <Chip names={["held"]} text={t.held} filters={filters} />}
      {facets.map((name) => (
        <ValueChip key={name} name={name} value={values[name] ?? ""} filters={filters} />
      ))}
      {flags.map((name) => (
        <Chip
          key={name}
          names={[name]}
          text={t[name][values[name] === "true" ? "true" : "false"]}
          filters={filters}
        />
      ))}
      {during("answered", t.answeredDuring)}
      {during("rated", t.ratedDuring)}
    </ul>
  );
}

function ValueChip({
  name,
  value,
  filters,
}: {
  name: (typeof VALUES)[number];
  value: string;
  filters: Kept;
}) {
  const t = useT().figures;
  const say = useSay();
  const named = useQuery({
    queryKey: ["figures", "value", name, value],
    queryFn: () => {
      const path = { facet: name, value };
      return taken(api.GET("/api/v1/figures/by/{facet}/{value}", { params: { path } }));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const text = t.chips.of(t.by[name], named.data ? say(named.data.title) : "…");
  return <Chip names={[name]} text={text} filters={filters} />;
}

function Chip({ names, text, filters }: { names: Name[]; text: string; filters: Kept }) {
  const t = useT().figures.chips;
  return (
    <li>
      <Button size="small" aria-label={t.remove(text)} onClick={() => filters.drop(names)}>
        {text} <span aria-hidden="true">×</span>
      </Button>
    </li>
  );
}
