import { lazy, Suspense } from "react";
import { Route, Switch } from "wouter";
import { DutiesPage } from "./duties/page";
import { KIND_PLACES } from "./frame/navigation";
import { Waiting } from "./ui/states";

const AdminPages = lazy(() => import("./admin/index"));
const AccountPage = lazy(() => import("./account/page"));
const FilePage = lazy(() => import("./case/file/page"));
const PaperPage = lazy(() => import("./case/paper"));
const CasePage = lazy(() => import("./case/page"));
const CasesPage = lazy(() => import("./cases/page"));
const FilingPage = lazy(() => import("./filing/page"));
const FiguresPage = lazy(() => import("./figures/page"));
const NoticesPage = lazy(() => import("./notices/page"));
const SupervisionPage = lazy(() => import("./supervision/page"));

export function Routes() {
  return (
    <Suspense fallback={<Waiting />}>
      <Switch>
        <Route path="/file">
          <FilingPage />
        </Route>
        <Route path="/cases">
          <CasesPage />
        </Route>
        <Route path="/cases/:no">{({ no }) => <CasePage key={no} no={no} />}</Route>
        <Route path="/admin/*?">
          <AdminPages />
        </Route>
        <Route path="/account">
          <AccountPage />
        </Route>
        <Route path="/cases/:no/documents/:seq">{({ no, seq }) => <PaperPage no={no} seq={seq} />}</Route>
        <Route path="/cases/:no/file">{({ no }) => <FilePage no={no} />}</Route>
        <Route path="/figures">
          <FiguresPage />
        </Route>
        <Route path="/notices">
          <NoticesPage />
        </Route>
        {(["approval", "referral", "visit"] as const).map((kind) => (
          <Route key={kind} path={KIND_PLACES[kind].to}>
            <DutiesPage key={kind} kind={kind} />
          </Route>
        ))}
        <Route path="/supervision">
          <SupervisionPage />
        </Route>
        <Route>
          <DutiesPage />
        </Route>
      </Switch>
    </Suspense>
  );
}
