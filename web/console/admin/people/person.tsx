import { useAdmin } from "@shared/locales/admin";
import { Link } from "wouter";
import { PageHead } from "../../ui/page-head";
import { Failed, Waiting } from "../../ui/states";
import s from "../admin.module.css";
import { usePerson, useRole } from "../data";
import { AccessPart } from "./access-part";
import { AccountPart } from "./account-part";
import { LeavingPart } from "./leaving-part";
import { PostsPart } from "./posts-part";
import { SubstitutesPart } from "./substitutes-part";

/** One person: the account for one administrator, everything else for another. */
export default function PersonPage({ id }: { id: string }) {
  const t = useAdmin();
  const role = useRole();
  const person = usePerson(id);
  const again = () => person.refetch();
  const given = role === "security_admin";
  return (
    <>
      <PageHead heading={person.data?.value.name ?? t.places.people}>
        <Link href="/admin/people">{t.person.back}</Link>
      </PageHead>
      {person.isPending && <Waiting />}
      {person.isError && <Failed error={person.error} again={again} />}
      {person.data && (
        <div className={s.stack} key={person.data.tag}>
          <AccountPart person={person.data} again={again} mayChange={role === "system_admin"} />
          <PostsPart person={person.data} again={again} mayChange={given} />
          <SubstitutesPart person={person.data} again={again} mayChange={given} />
          {given && <AccessPart person={person.data} />}
          {given && <LeavingPart person={person.data} again={again} />}
        </div>
      )}
    </>
  );
}
