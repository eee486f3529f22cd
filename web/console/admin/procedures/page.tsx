import { api, taken } from "@shared/api/client";
import type { PackRow } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useProcedureWords } from "@shared/locales/procedures";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { thousands } from "../../ui/numbers";
import { PageHead } from "../../ui/page-head";
import { Failed, Waiting } from "../../ui/states";
import s from "../table.module.css";

export function usePacks() {
  return useQuery({ queryKey: ["packs"], queryFn: () => taken(api.GET("/api/v1/packs")) });
}

/** Every version of every procedure that is loaded. */
export default function ProceduresPage() {
  const t = useProcedureWords().procedures;
  const packs = usePacks();
  return (
    <>
      <PageHead heading={t.heading} about={t.about} />
      {packs.isPending && <Waiting />}
      {packs.isError && <Failed error={packs.error} again={() => packs.refetch()} />}
      {packs.data && <Table packs={packs.data} />}
    </>
  );
}

function Table({ packs }: { packs: PackRow[] }) {
  const t = useProcedureWords().procedures;
  const say = useSay();
  const counted = packs.some((pack) => typeof pack.open_cases === "number");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled must be reached by keys.
    <section className={s.scroll} tabIndex={0} aria-label={t.list}>
      <table className={s.table}>
        <thead>
          <tr>
            <th scope="col">{t.title}</th>
            <th scope="col">{t.laws}</th>
            <th scope="col">{t.version}</th>
            {counted && (
              <th scope="col" className={s.number}>
                {t.open}
              </th>
            )}
            <th scope="col">{t.proof}</th>
          </tr>
        </thead>
        <tbody>
          {packs.map((pack) => (
            <tr key={`${pack.id} ${pack.version}`}>
              <th scope="row">
                <Link href={`/admin/procedures/${pack.id}/${pack.version}`}>{say(pack.title)}</Link>
                <small>{t.shape(pack.stages, pack.clocks)}</small>
              </th>
              <td>
                {pack.laws.map((law) => (
                  <div key={law}>{law}</div>
                ))}
              </td>
              <td>
                <span className="num">{pack.version}</span>
                {pack.newest && <span className={s.mark}>{t.newest}</span>}
              </td>
              {counted && <td className={s.number}>{thousands(pack.open_cases ?? 0)}</td>}
              <td className={pack.proof.sound ? s.good : s.bad}>{pack.proof.sound ? t.sound : t.unsound}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
