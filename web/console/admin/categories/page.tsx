import { api, taken } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import type { Field, Procedure, RouteRow } from "@shared/api/types";
import { useLanguage, useSay } from "@shared/locales";
import { useProcedureWords } from "@shared/locales/procedures";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Select } from "antd";
import { useState } from "react";
import { useOffices, useProcedures } from "../../data";
import { useSession } from "../../session/session";
import { PageHead } from "../../ui/page-head";
import { Failed, Nothing, Waiting } from "../../ui/states";
import s from "../table.module.css";

const KEY = ["routes"];

/** Which departments each kind of complaint usually goes to. */
export default function CategoriesPage() {
  const t = useProcedureWords().categories;
  const procedures = useProcedures();
  const routes = useQuery({ queryKey: KEY, queryFn: () => taken(api.GET("/api/v1/routes")) });
  const may = useSession().me.administers?.id === "system_admin";
  const facts = procedures.data?.flatMap((procedure) =>
    procedure.facts.filter((field) => field.kind === "choice").map((field) => ({ procedure, field })),
  );
  return (
    <>
      <PageHead heading={t.heading} about={t.about} />
      {!may && <p>{t.readOnly}</p>}
      {(procedures.isPending || routes.isPending) && <Waiting />}
      {routes.isError && <Failed error={routes.error} again={() => routes.refetch()} />}
      {facts?.length === 0 && (
        <Nothing>
          <p>{t.none}</p>
        </Nothing>
      )}
      {routes.data &&
        facts?.map(({ procedure, field }) => (
          <Table
            key={`${procedure.id} ${field.id}`}
            procedure={procedure}
            field={field}
            routes={routes.data}
            may={may}
          />
        ))}
    </>
  );
}

function Table(props: { procedure: Procedure; field: Field; routes: RouteRow[]; may: boolean }) {
  const { procedure, field, routes, may } = props;
  const t = useProcedureWords().categories;
  const say = useSay();
  const heading = t.table(say(procedure.title), say(field.title));
  return (
    <section className={s.part} aria-label={heading}>
      <h2>{heading}</h2>
      <div className={s.scroll}>
        <table className={s.table}>
          <thead>
            <tr>
              <th scope="col">{t.columns.kind}</th>
              <th scope="col">{t.columns.offices}</th>
            </tr>
          </thead>
          <tbody>
            {field.choices.map((choice) => {
              const at = { procedure: procedure.id, fact: field.id, value: choice.id };
              const found = routes.find(
                (one) => one.procedure === at.procedure && one.fact === at.fact && one.value === at.value,
              );
              return (
                <tr key={choice.id}>
                  <th scope="row">{say(choice.title)}</th>
                  <td>
                    <Line at={at} kind={say(choice.title)} route={found} may={may} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

type Place = { procedure: string; fact: string; value: string };

function Line(props: { at: Place; kind: string; route: RouteRow | undefined; may: boolean }) {
  const { at, kind, route, may } = props;
  const t = useProcedureWords().categories;
  const say = useSay();
  const joint = useLanguage() === "zh" ? "、" : ", ";
  const [open, setOpen] = useState(false);
  const named = route?.offices.map((office) => say(office.title)).join(joint) ?? t.unset;
  if (open) return <Edit at={at} kind={kind} route={route} close={() => setOpen(false)} />;
  return (
    <>
      {named}{" "}
      {may && (
        <Button size="small" aria-label={t.editOf(kind)} onClick={() => setOpen(true)}>
          {t.edit}
        </Button>
      )}
    </>
  );
}

function Edit(props: { at: Place; kind: string; route: RouteRow | undefined; close: () => void }) {
  const { at, kind, route, close } = props;
  const t = useProcedureWords().categories;
  const say = useSay();
  const queries = useQueryClient();
  const known = useOffices().data ?? [];
  const [offices, setOffices] = useState(route?.offices.map((office) => office.id) ?? []);
  const save = useMutation({
    mutationFn: () => taken(api.POST("/api/v1/routes", { body: { ...at, offices } })),
    onSuccess: (table) => {
      queries.setQueryData(KEY, table);
      close();
    },
  });
  const refused = save.isError ? Refused.of(save.error) : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Select
        mode="multiple"
        autoFocus
        aria-label={`${t.offices}：${kind}`}
        style={{ minWidth: 280 }}
        value={offices}
        onChange={setOffices}
        optionFilterProp="label"
        options={known.map((office) => ({ value: office.code, label: say(office.title) }))}
      />{" "}
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t.save}
      </Button>{" "}
      <Button onClick={close}>{t.cancel}</Button>
      {refused && <Alert type="error" role="alert" title={say(refused.fields.offices ?? refused.words)} />}
    </form>
  );
}
