import { lazy, Suspense } from "react";
import { Route, Switch } from "wouter";
import { FilePage } from "./file/page";
import { FollowPage } from "./follow/page";
import { Frame } from "./frame";
import { HomePage } from "./home";

const AnswerPage = lazy(() => import("./answer/page"));

export function App() {
  return (
    <Frame>
      <Switch>
        <Route path="/file/:step?">{({ step }) => <FilePage step={step} />}</Route>
        <Route path="/follow/:part?/:seq?">
          {({ part, seq }) => <FollowPage paper={part === "papers" ? seq : undefined} />}
        </Route>
        <Route path="/answer">
          <Suspense>
            <AnswerPage />
          </Suspense>
        </Route>
        <Route>
          <HomePage />
        </Route>
      </Switch>
    </Frame>
  );
}
