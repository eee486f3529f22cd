import { useAdmin } from "@shared/locales/admin";
import { useLife } from "@shared/locales/life";
import { useProcedureWords } from "@shared/locales/procedures";
import { useTransferWords } from "@shared/locales/transfers";
import { useHookWords } from "@shared/locales/webhooks";
import { lazy, Suspense } from "react";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { useSession } from "../session/session";
import { Nothing, Waiting } from "../ui/states";
import s from "./admin.module.css";
import { useRole } from "./data";

const OfficesPage = lazy(() => import("./offices/page"));
const PeoplePage = lazy(() => import("./people/page"));
const PersonPage = lazy(() => import("./people/person"));
const ImportPage = lazy(() => import("./people/import"));
const VacantPage = lazy(() => import("./people/vacant"));
const AuditPage = lazy(() => import("./audit/page"));
const ProceduresPage = lazy(() => import("./procedures/page"));
const ProcedurePage = lazy(() => import("./procedures/one"));
const TemplatesPage = lazy(() => import("./templates/page"));
const CalendarPage = lazy(() => import("./calendar/page"));
const RulesPage = lazy(() => import("./rules/page"));
const TransfersPage = lazy(() => import("./transfers/page"));
const WebhooksPage = lazy(() => import("./webhooks/page"));
const OrdersPage = lazy(() => import("./orders/page"));
const OrderPage = lazy(() => import("./orders/one"));
const RetentionPage = lazy(() => import("./retention/page"));
const CategoriesPage = lazy(() => import("./categories/page"));

/** Who is who, for administrators; the procedures and rules by which cases go, for everybody. */
export default function AdminPages() {
  const t = useAdmin();
  const words = useProcedureWords().places;
  const hooks = useHookWords();
  const life = useLife().places;
  const transfers = useTransferWords();
  const role = useRole();
  const heads = useSession().me.heads.length > 0;
  const [here] = useLocation();
  const places = [
    ["/admin/offices", t.places.offices, role],
    ["/admin/people", t.places.people, role],
    ["/admin/import", t.places.import, role && role !== "auditor"],
    ["/admin/vacant", t.places.vacant, role],
    ["/admin/audit", t.places.audit, role === "auditor"],
    ["/admin/transfers", transfers.place, role === "auditor" || heads],
    ["/admin/webhooks", hooks.place, role === "system_admin"],
    ["/admin/orders", life.orders, role || heads],
    ["/admin/procedures", words.procedures, true],
    ["/admin/templates", words.templates, true],
    ["/admin/calendar", words.calendar, true],
    ["/admin/rules", words.rules, true],
    ["/admin/categories", words.categories, true],
    ["/admin/retention", life.retention, true],
  ] as const;
  return (
    <>
      <nav className={s.nav} aria-label={role ? t.nav : words.label}>
        {places
          .filter(([, , open]) => open)
          .map(([to, words]) => (
            <Link key={to} href={to} aria-current={here.startsWith(to) ? "page" : undefined}>
              {words}
            </Link>
          ))}
      </nav>
      <Suspense fallback={<Waiting />}>
        <Switch>
          <Route path="/admin/procedures">
            <ProceduresPage />
          </Route>
          <Route path="/admin/procedures/:id/:version">
            {({ id, version }) => <ProcedurePage id={id} version={version} />}
          </Route>
          <Route path="/admin/templates">
            <TemplatesPage />
          </Route>
          <Route path="/admin/calendar">
            <CalendarPage />
          </Route>
          <Route path="/admin/rules">
            <RulesPage />
          </Route>
          <Route path="/admin/categories">
            <CategoriesPage />
          </Route>
          <Route path="/admin/retention">
            <RetentionPage />
          </Route>
          <Route path="/admin/transfers">
            {role === "auditor" || heads ? <TransfersPage /> : <Nothing>{transfers.closed}</Nothing>}
          </Route>
          <Route path="/admin/orders">
            <OrdersPage />
          </Route>
          <Route path="/admin/orders/:id">{({ id }) => <OrderPage key={id} id={id} />}</Route>
          <Route path="/admin">
            <Redirect to={role ? "/admin/offices" : "/admin/procedures"} replace />
          </Route>
          {!role && (
            <Route>
              <Nothing>{t.closed}</Nothing>
            </Route>
          )}
          <Route path="/admin/offices">
            <OfficesPage />
          </Route>
          <Route path="/admin/people">
            <PeoplePage />
          </Route>
          <Route path="/admin/people/:id">{({ id }) => <PersonPage key={id} id={id} />}</Route>
          <Route path="/admin/import">
            <ImportPage />
          </Route>
          <Route path="/admin/vacant">
            <VacantPage />
          </Route>
          <Route path="/admin/webhooks">
            <WebhooksPage />
          </Route>
          <Route path="/admin/audit">
            <AuditPage />
          </Route>
          <Route>
            <Redirect to="/admin/offices" replace />
          </Route>
        </Switch>
      </Suspense>
    </>
  );
}
