import { lazy, Suspense } from "react";
import { Route, Switch } from "wouter";
import { DutiesPage } from "./duties/page";
import { Waiting } from "./ui/states";

const AccountPage = lazy(() => import("./account/page"));
const PaperPage = lazy(() => import("./case/paper"));
const CasePage = lazy(() => import("./case/page"));
const CasesPage = lazy(() => import("./cases/page"));
const FilingPage = lazy(() => import("./filing/page"));
const FiguresPage = lazy(() => import("./figures/page"));
const NoticesPage = lazy(() => import("./notices/page"));

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
        <Route path="/account">
          <AccountPage />
        </Route>
        <Route path="/cases/:no/documents/:seq">{({ no, seq }) => <PaperPage no={no} seq={seq} />}</Route>
        <Route path="/figures">
          <FiguresPage />
        </Route>
        <Route path="/notices">
          <NoticesPage />
        </Route>
        <Route component={DutiesPage} />
      </Switch>
    </Suspense>
  );
}
