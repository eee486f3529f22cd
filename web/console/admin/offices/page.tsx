import { useAdmin } from "@shared/locales/admin";
import { Button } from "antd";
import { useSearchParams } from "wouter";
import { useOffices } from "../../data";
import { PageHead } from "../../ui/page-head";
import { Failed, Waiting } from "../../ui/states";
import s from "../admin.module.css";
import { useOffice, useRole } from "../data";
import { OfficeForm } from "./form";
import { TreeView } from "./tree-view";
import { OfficeView } from "./view";

/** All offices, and the one that is looked at. */
export default function OfficesPage() {
  const t = useAdmin();
  const offices = useOffices();
  const role = useRole();
  const [params, setParams] = useSearchParams();
  const chosen = params.get("code") ?? undefined;
  const isNew = params.get("new") !== null;
  return (
    <>
      <PageHead heading={t.places.offices} about={t.offices.about}>
        {role === "system_admin" && <Button onClick={() => setParams({ new: "" })}>{t.offices.new}</Button>}
      </PageHead>
      {offices.isPending && <Waiting />}
      {offices.isError && <Failed error={offices.error} again={() => offices.refetch()} />}
      {offices.data && (
        <div className={s.two}>
          <div className={s.part}>
            <p className={s.quiet}>{t.offices.treeHelp}</p>
            <TreeView offices={offices.data} chosen={chosen} choose={(code) => setParams({ code })} />
          </div>
          {isNew && <OfficeForm key="new" known={undefined} />}
          {!isNew && chosen && <Chosen key={chosen} code={chosen} />}
        </div>
      )}
    </>
  );
}

function Chosen({ code }: { code: string }) {
  const office = useOffice(code);
  const role = useRole();
  if (office.isPending) return <Waiting />;
  if (office.isError) return <Failed error={office.error} again={() => office.refetch()} />;
  if (role !== "system_admin") return <OfficeView office={office.data.value} />;
  return <OfficeForm key={office.data.tag} known={office.data} again={() => office.refetch()} />;
}
