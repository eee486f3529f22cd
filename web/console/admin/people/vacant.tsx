import { useSay } from "@shared/locales";
import { useAdmin } from "@shared/locales/admin";
import { Due } from "../../ui/due";
import { PageHead } from "../../ui/page-head";
import { Failed, Nothing, Waiting } from "../../ui/states";
import s from "../admin.module.css";
import { useVacant } from "../data";

/** Posts that open cases need and nobody holds. */
export default function VacantPage() {
  const t = useAdmin();
  const say = useSay();
  const vacant = useVacant();
  return (
    <>
      <PageHead heading={t.places.vacant} about={t.vacant.about} />
      {vacant.isPending && <Waiting />}
      {vacant.isError && <Failed error={vacant.error} again={() => vacant.refetch()} />}
      {vacant.data?.length === 0 && <Nothing>{t.vacant.empty}</Nothing>}
      {vacant.data && vacant.data.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard
        <section className={s.scroll} tabIndex={0} aria-label={t.vacant.list}>
          <table className={s.table}>
            <thead>
              <tr>
                <th>{t.people.office}</th>
                <th>{t.people.role}</th>
                <th>{t.vacant.duties}</th>
                <th>{t.vacant.due}</th>
              </tr>
            </thead>
            <tbody>
              {vacant.data.map((one) => (
                <tr key={`${one.office.id}:${one.role.id}`}>
                  <td>{say(one.office.title)}</td>
                  <td>{say(one.role.title)}</td>
                  <td className="num">{one.duties}</td>
                  <td>{one.due_at && <Due at={one.due_at} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}
