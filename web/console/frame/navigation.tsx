import { useT } from "@shared/locales/console";
import { Link, useLocation } from "wouter";
import s from "./frame.module.css";

export function Navigation() {
  const t = useT();
  const [here] = useLocation();
  const places = [
    ["/", t.nav.duties],
    ["/file", t.nav.file],
    ["/cases", t.nav.cases],
    ["/notices", t.nav.notices],
    ["/figures", t.nav.figures],
  ] as const;
  return (
    <nav className={s.nav} aria-label={t.nav.label}>
      {places.map(([to, words]) => (
        <Link key={to} href={to} aria-current={here === to ? "page" : undefined}>
          {words}
        </Link>
      ))}
    </nav>
  );
}
