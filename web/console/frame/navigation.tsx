import type { DutyKind } from "@shared/api/types";
import { useT } from "@shared/locales/console";
import { useProcedureWords } from "@shared/locales/procedures";
import { useW } from "@shared/locales/work";
import { Link, useLocation } from "wouter";
import { useSession } from "../session/session";
import { useSupervision } from "../supervision/query";
import { useCounts } from "../worklist/query";
import s from "./frame.module.css";

/** The pages that the caller's posts have anything to do with. */
export function Navigation() {
  const t = useT();
  const w = useW();
  const words = useProcedureWords();
  const { me } = useSession();
  return (
    <nav className={s.nav} aria-label={t.nav.label}>
      <Place to="/">{t.nav.duties}</Place>
      <Place to="/file">{t.nav.file}</Place>
      <Place to="/cases">{t.nav.cases}</Place>
      {me.kinds.map((kind) => (
        <KindPlace key={kind} kind={kind} />
      ))}
      {me.supervises && <SupervisionPlace>{w.nav.supervision}</SupervisionPlace>}
      <Place to="/notices">{t.nav.notices}</Place>
      <Place to="/figures">{t.nav.figures}</Place>
      <Place to="/admin">{me.administers ? t.nav.admin : words.nav}</Place>
    </nav>
  );
}

/** The address and the name of the page of each kind of duty. */
export const KIND_PLACES = {
  approval: { to: "/approvals", name: "approvals" },
  referral: { to: "/referrals", name: "referrals" },
  visit: { to: "/visits", name: "visits" },
} as const satisfies Record<DutyKind, { to: string; name: string }>;

function KindPlace({ kind }: { kind: DutyKind }) {
  const w = useW();
  const counts = useCounts({ kind });
  const { to, name } = KIND_PLACES[kind];
  return (
    <Place to={to} count={counts.data?.all}>
      {w.nav[name]}
    </Place>
  );
}

function SupervisionPlace({ children }: { children: string }) {
  const seats = useSupervision().data ?? [];
  return (
    <Place to="/supervision" count={seats.reduce((sum, seat) => sum + seat.late, 0)}>
      {children}
    </Place>
  );
}

function Place({ to, count, children }: { to: string; count?: number; children: string }) {
  const w = useW();
  const [here] = useLocation();
  return (
    <Link
      href={to}
      aria-current={here === to || (to === "/admin" && here.startsWith(to)) ? "page" : undefined}
    >
      {children}
      {Boolean(count) && (
        <span className={s.badge}>
          <span aria-hidden="true">{count}</span>
          <span className="visually-hidden">{w.badge(count ?? 0)}</span>
        </span>
      )}
    </Link>
  );
}
