import { api, taken } from "@shared/api/client";
import type { RuleRow } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useProcedureWords } from "@shared/locales/procedures";
import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { useProcedures } from "../../data";
import { Filter, Filters, useFilters } from "../../ui/filters";
import { PageHead } from "../../ui/page-head";
import { Failed, Nothing, Waiting } from "../../ui/states";
import s from "../table.module.css";

type Kind = keyof ReturnType<typeof useProcedureWords>["rules"]["kinds"];
const KINDS: Kind[] = ["limit", "ground", "jurisdiction"];

/** The dated rules, with the time each stood. */
export default function RulesPage() {
  const t = useProcedureWords().rules;
  const say = useSay();
  const { values, set } = useFilters(["procedure", "kind", "on"]);
  const procedures = useProcedures().data ?? [];
  const { procedure, on } = values;
  const rules = useQuery({
    queryKey: ["rules", procedure, on],
    placeholderData: (before) => before,
    queryFn: () => taken(api.GET("/api/v1/rules", { params: { query: { procedure, on } } })),
  });
  const listed = rules.data?.filter((rule) => !values.kind || rule.kind === values.kind);
  return (
    <>
      <PageHead heading={t.heading} about={t.about} />
      <Filters>
        <Filter
          id="rules-procedure"
          label={t.procedure}
          value={procedure}
          set={(value) => set("procedure", value)}
          choices={procedures.map((one) => ({ value: one.id, label: say(one.title) }))}
        />
        <Filter
          id="rules-kind"
          label={t.kind}
          value={values.kind}
          set={(value) => set("kind", value)}
          choices={KINDS.map((kind) => ({ value: kind, label: t.kinds[kind] }))}
        />
        <div>
          <label htmlFor="rules-on">{t.on}</label>{" "}
          <Input
            id="rules-on"
            type="date"
            title={t.onHelp}
            value={on ?? ""}
            onChange={(event) => set("on", event.target.value || undefined)}
          />
        </div>
      </Filters>
      {rules.isPending && <Waiting />}
      {rules.isError && <Failed error={rules.error} again={() => rules.refetch()} />}
      {listed?.length === 0 && (
        <Nothing>
          <p>{t.empty}</p>
        </Nothing>
      )}
      {listed && listed.length > 0 && <Table rules={listed} />}
    </>
  );
}

function Table({ rules }: { rules: RuleRow[] }) {
  const t = useProcedureWords().rules;
  const say = useSay();
  const titles = new Map(useProcedures().data?.map((one) => [one.id, one.title]));
  return (
    <>
      <p className="num">{t.count(rules.length)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled must be reached by keys. */}
      <section className={s.scroll} tabIndex={0} aria-label={t.list}>
        <table className={s.table}>
          <thead>
            <tr>
              {(["rule", "value", "source", "valid"] as const).map((column) => (
                <th key={column} scope="col">
                  {t.columns[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => (
              <tr key={`${rule.procedure} ${rule.kind} ${rule.id} ${rule.valid_from}`}>
                <th scope="row">
                  {t.kinds[rule.kind as Kind]}
                  <small>
                    {say(titles.get(rule.procedure))} · {rule.id}
                  </small>
                </th>
                <td>
                  {say(rule.title).replace("{competent}", "…")}
                  {say(rule.value) && <small>{say(rule.value)}</small>}
                  {rule.when && <code title={t.condition}>{rule.when}</code>}
                </td>
                <td>
                  {rule.source}
                  {rule.unconfirmed && <span className={`${s.mark} ${s.warn}`}>{t.unconfirmed}</span>}
                </td>
                <td>
                  <Validity rule={rule} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Validity({ rule }: { rule: RuleRow }) {
  const t = useProcedureWords().rules;
  const dates = useDates();
  const { valid_from: from, valid_to: to } = rule;
  const words =
    from && to
      ? t.between(dates.day(from), dates.day(to))
      : from
        ? t.from(dates.day(from))
        : to
          ? t.until(dates.day(to))
          : t.always;
  const past = to && !rule.stands;
  return (
    <>
      {words}
      {!rule.stands && <span className={s.mark}>{past ? t.gone : t.coming}</span>}
    </>
  );
}
