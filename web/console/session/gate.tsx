import { Refused } from "@shared/api/refused";
import type { Me } from "@shared/api/types";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { FirstThings } from "../account/first";
import { lookFor } from "../cases/words";
import { queries } from "../queries";
import { Failed, Waiting } from "../ui/states";
import { dropDrafts } from "./drafts";
import { onSessionEnded } from "./ended";
import { remember, type Session, SessionContext, signOut, whoIsThere } from "./session";
import { SignIn } from "./sign-in";

type State = "asking" | "out" | "in" | "ended" | Refused;

/**
 * Lets nobody in who is not signed in. When a session ends, the page stays as it is below the
 * sign-in, so that the same person finds everything where it was.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const [me, setMe] = useState<Me | null>(null);
  const [state, setState] = useState<State>("asking");

  const ask = () => {
    setState("asking");
    whoIsThere().then(
      (found) => {
        setMe(found);
        setState(found ? "in" : "out");
      },
      (error) => setState(Refused.of(error)),
    );
  };
  useEffect(ask, []);
  useEffect(() => onSessionEnded(() => setState((now) => (now === "in" ? "ended" : now))), []);

  const session = useMemo<Session | null>(
    () =>
      me && {
        me,
        renew: (found) => setMe(remember(found)),
        leave: () => {
          const done = () => {
            queries.clear();
            lookFor("");
            setMe(null);
            setState("out");
          };
          const away = () => dropDrafts(me.login).then(done, done);
          signOut().then(away, away);
        },
      },
    [me],
  );

  const welcome = (found: Me) => {
    if (me && found.login !== me.login) lookFor("");
    if (found.login !== me?.login) queries.clear();
    setMe(found);
    setState("in");
    void queries.invalidateQueries();
  };

  if (state === "asking") return <Waiting />;
  if (state instanceof Refused) return <Failed error={state} again={ask} />;
  if (!session || state === "out") return <SignIn done={welcome} />;
  return (
    <SessionContext value={session}>
      <div key={session.me.login} inert={state === "ended"}>
        {session.me.first.password || session.me.first.factor ? <FirstThings /> : children}
      </div>
      {state === "ended" && <SignIn again={session.me.login} done={welcome} />}
    </SessionContext>
  );
}
