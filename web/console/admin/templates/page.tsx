import { api, taken } from "@shared/api/client";
import type { Template, TemplateGroup } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useProcedureWords } from "@shared/locales/procedures";
import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { Link } from "wouter";
import { Filter, FilterBox, Filters, useFilters } from "../../ui/filters";
import { PageHead } from "../../ui/page-head";
import { Failed, Nothing, Waiting } from "../../ui/states";
import table from "../table.module.css";
import { fits } from "./fits";
import { Paper } from "./paper";
import s from "./templates.module.css";

const WHOM = ["complainant", "respondent", "others", "file"] as const;

const keyOf = (group: TemplateGroup) => `${group.id}/${group.version}`;

/** Every paper of every pack that is loaded: what it says, for whom, and on what it rests. */
export default function TemplatesPage() {
  const t = useProcedureWords().templates;
  const say = useSay();
  const { values, set } = useFilters(["procedure", "to", "q"]);
  const groups = useQuery({
    queryKey: ["templates"],
    queryFn: () => taken(api.GET("/api/v1/templates")),
  });
  const known = groups.data ?? [];
  const found = known
    .filter((group) => !values.procedure || values.procedure === keyOf(group))
    .map((group) => ({ ...group, papers: group.papers.filter((paper) => fits(paper, values.to, values.q)) }))
    .filter((group) => group.papers.length > 0);
  const several = (group: TemplateGroup) => known.filter((one) => one.id === group.id).length > 1;
  const named = (group: TemplateGroup) =>
    several(group) ? t.version(say(group.title), group.version) : say(group.title);
  return (
    <>
      <PageHead heading={t.heading} about={t.about} />
      <p className={s.how}>{t.how}</p>
      <Filters>
        <FilterBox id="templates-q" label={t.search}>
          <Input
            id="templates-q"
            type="search"
            allowClear
            placeholder={t.searchHelp}
            value={values.q ?? ""}
            onChange={(event) => set("q", event.target.value || undefined)}
          />
        </FilterBox>
        <Filter
          id="templates-procedure"
          label={t.procedure}
          value={values.procedure}
          set={(value) => set("procedure", value)}
          choices={known.map((group) => ({ value: keyOf(group), label: named(group) }))}
        />
        <Filter
          id="templates-to"
          label={t.to}
          value={values.to}
          set={(value) => set("to", value)}
          choices={WHOM.map((whom) => ({ value: whom, label: t.toWhom[whom] }))}
        />
      </Filters>
      {groups.isPending && <Waiting />}
      {groups.isError && <Failed error={groups.error} again={() => groups.refetch()} />}
      {groups.data && (
        <p className="num" role="status">
          {found.length > 0 && t.count(found.reduce((sum, group) => sum + group.papers.length, 0))}
        </p>
      )}
      {groups.data && found.length === 0 && (
        <Nothing>
          <p>{known.length === 0 ? t.none : t.empty}</p>
        </Nothing>
      )}
      {found.map((group) => (
        <Group key={keyOf(group)} group={group} />
      ))}
    </>
  );
}

function Group({ group }: { group: TemplateGroup & { papers: Template[] } }) {
  const words = useProcedureWords();
  const t = words.templates;
  const say = useSay();
  const title = say(group.title);
  const id = `${group.id}-${group.version}`;
  return (
    <section className={s.group} aria-labelledby={id}>
      <header>
        <h2 id={id}>{t.version(title, group.version)}</h2>
        {group.newest && <span className={table.mark}>{words.procedures.newest}</span>}
        <Link href={`/admin/procedures/${group.id}/${group.version}`}>{t.open(title)}</Link>
      </header>
      {group.papers.map((paper) => (
        <Paper key={paper.id} paper={paper} />
      ))}
    </section>
  );
}
