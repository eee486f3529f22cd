import { useSay } from "@shared/locales";
import { useAdmin } from "@shared/locales/admin";
import { useOffices, useProcedures } from "../../data";
import s from "../admin.module.css";
import type { OfficeWhole } from "../data";
import { Part } from "../parts";

/** One office, for whoever may not change it. */
export function OfficeView({ office }: { office: OfficeWhole }) {
  const t = useAdmin();
  const say = useSay();
  const above = useOffices().data?.find((one) => one.code === office.parent);
  const known = useProcedures().data ?? [];
  const runs = office.procedures.map((id) => say(known.find((one) => one.id === id)?.title) || id);
  const lines = [
    [t.offices.code, office.code],
    [t.offices.zh, office.title.zh],
    [t.offices.en, office.title.en],
    [t.offices.parent, say(above?.title)],
    [t.offices.kind, say(office.kind.title)],
    [t.offices.procedures, runs.join(" · ")],
    [t.offices.region, office.region],
    [t.offices.address, office.address],
    [t.offices.phone, office.phone],
    [t.offices.valid_from, office.valid_from],
    [t.offices.closed_on, office.closed_on],
  ] as const;
  return (
    <Part heading={t.offices.edit(say(office.title))} about={t.readOnly}>
      <dl className={s.lines}>
        {lines.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value || t.none}</dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}
