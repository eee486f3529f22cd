import { api } from "@shared/api/client";
import { useSay } from "@shared/locales";
import { useAdmin } from "@shared/locales/admin";
import { Button, Select } from "antd";
import { type FormEvent, useId, useState } from "react";
import { useSearchParams } from "wouter";
import { useOffices, useProcedures } from "../../data";
import { Labelled } from "../../fields/labelled";
import { queries } from "../../queries";
import s from "../admin.module.css";
import { type OfficeWhole, type Tagged, tagged, useSending } from "../data";
import { Part, TextBox, Told } from "../parts";

const LINES = ["region", "address", "phone"] as const;
const DAYS = ["valid_from", "closed_on"] as const;
type Typed = {
  code: string;
  zh: string;
  en: string;
  parent: string;
  kind: string;
  procedures: string[];
} & Record<(typeof LINES)[number] | (typeof DAYS)[number], string>;

const typedOf = (office: OfficeWhole | undefined): Typed => ({
  code: office?.code ?? "",
  zh: office?.title.zh ?? "",
  en: office?.title.en ?? "",
  parent: office?.parent ?? "",
  kind: office?.kind.id ?? "department",
  procedures: office?.procedures ?? [],
  region: office?.region ?? "",
  address: office?.address ?? "",
  phone: office?.phone ?? "",
  valid_from: office?.valid_from ?? "",
  closed_on: office?.closed_on ?? "",
});

/** An office to change or to add. */
export function OfficeForm({ known, again }: { known: Tagged<OfficeWhole> | undefined; again?: () => void }) {
  const t = useAdmin();
  const say = useSay();
  const id = useId();
  const all = useOffices().data ?? [];
  const procedures = useProcedures().data ?? [];
  const [, setParams] = useSearchParams();
  const [typed, setTyped] = useState(() => typedOf(known?.value));
  const { busy, refused, done, send } = useSending();
  const fault = (name: string) => (refused?.fields[name] ? say(refused.fields[name]) : undefined);
  const set = (name: keyof Typed) => (value: string) => setTyped({ ...typed, [name]: value });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(async () => {
      const { code, ...rest } = typed;
      const body = {
        ...rest,
        parent: rest.parent || undefined,
        region: rest.region || undefined,
        valid_from: rest.valid_from || undefined,
        closed_on: rest.closed_on || undefined,
      };
      const header = known ? { "If-Match": known.tag } : { "If-None-Match": "*" };
      await tagged(
        api.PUT("/api/v1/offices/{code}", { params: { path: { code: code || "-" }, header }, body }),
      );
      await queries.invalidateQueries({ queryKey: ["offices"] });
      if (!known) setParams({ code });
    });
  };

  return (
    <Part heading={known ? t.offices.edit(say(known.value.title)) : t.offices.new}>
      <form className={s.form} onSubmit={submit}>
        <Told refused={refused} done={done} again={again} />
        {!known && (
          <TextBox
            label={t.offices.code}
            help={t.offices.codeHelp}
            value={typed.code}
            set={set("code")}
            fault={fault("code")}
            required
          />
        )}
        <TextBox label={t.offices.zh} value={typed.zh} set={set("zh")} fault={fault("zh")} required />
        <TextBox
          label={t.offices.en}
          help={t.offices.enHelp}
          value={typed.en}
          set={set("en")}
          fault={fault("en")}
        />
        <Labelled id={`${id}-parent`} label={t.offices.parent} fault={fault("parent")}>
          {(described) => (
            <Select
              {...described}
              style={{ width: "100%" }}
              showSearch
              value={typed.parent}
              onChange={set("parent")}
              optionFilterProp="label"
              options={[
                { value: "", label: t.none },
                ...all
                  .filter((office) => office.code !== typed.code)
                  .map((office) => ({ value: office.code, label: `${say(office.title)} ${office.code}` })),
              ]}
            />
          )}
        </Labelled>
        <Labelled id={`${id}-kind`} label={t.offices.kind} fault={fault("kind")} required>
          {(described) => (
            <Select
              {...described}
              style={{ width: "100%" }}
              value={typed.kind}
              onChange={set("kind")}
              options={Object.entries(t.offices.kinds).map(([value, label]) => ({ value, label }))}
            />
          )}
        </Labelled>
        <Labelled id={`${id}-procedures`} label={t.offices.procedures} fault={fault("procedures")}>
          {(described) => (
            <Select
              {...described}
              style={{ width: "100%" }}
              mode="multiple"
              value={typed.procedures}
              onChange={(chosen: string[]) => setTyped({ ...typed, procedures: chosen })}
              optionFilterProp="label"
              options={procedures.map((one) => ({ value: one.id, label: say(one.title) }))}
            />
          )}
        </Labelled>
        {LINES.map((name) => (
          <TextBox
            key={name}
            label={t.offices[name]}
            help={name === "region" ? t.offices.regionHelp : undefined}
            value={typed[name]}
            set={set(name)}
            fault={fault(name)}
          />
        ))}
        {DAYS.map((name) => (
          <TextBox
            key={name}
            type="date"
            label={t.offices[name]}
            help={t.offices[`${name}Help`]}
            value={typed[name]}
            set={set(name)}
            fault={fault(name)}
          />
        ))}
        <div>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t.save}
          </Button>
        </div>
      </form>
    </Part>
  );
}
