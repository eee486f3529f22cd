import { type ReactNode, useEffect, useMemo, useState } from "react";
import { caseKey } from "../data";
import { queries } from "../queries";
import { sessionEnded } from "../session/ended";
import { whoIsThere } from "../session/session";
import { type Hearing, LiveContext, NONE } from "./hearing";

/** Lists that a change of some case can show in. */
const LISTS = ["duties", "counts", "cases", "notices", "figures", "supervision"];
/** Changes come in bursts: lists are read anew at most this often. */
const GATHER = 700;
const RETRY = 5_000;

/**
 * Listens to the server while the page is in front: a browser allows few connections to one server, and what
 * nobody looks at need not be fresh. Whoever comes back reads everything anew.
 */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const [hearing, setHearing] = useState<Hearing>("polling");
  const [fresh, setFresh] = useState(NONE);
  useEffect(() => {
    let source: EventSource | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    let gathering: ReturnType<typeof setTimeout> | undefined;
    let missed = false;

    const refresh = () => {
      gathering = undefined;
      for (const key of LISTS) void queries.invalidateQueries({ queryKey: [key] });
    };
    const changed = (event: MessageEvent) => {
      const { cases, all } = JSON.parse(event.data) as { cases: string[]; all: boolean };
      for (const no of cases) void queries.invalidateQueries({ queryKey: caseKey(no) });
      if (all) void queries.invalidateQueries();
      setFresh((before) => new Set([...before, ...cases]));
      gathering ??= setTimeout(refresh, GATHER);
    };
    const close = () => {
      clearTimeout(again);
      source?.close();
      source = undefined;
    };
    const open = () => {
      close();
      source = new EventSource("/api/v1/stream");
      source.addEventListener("ready", () => {
        setHearing("live");
        if (missed) void queries.invalidateQueries();
        missed = false;
      });
      source.addEventListener("change", changed);
      source.addEventListener("error", () => {
        close();
        missed = true;
        setHearing(navigator.onLine ? "polling" : "offline");
        again = setTimeout(open, RETRY);
        whoIsThere().then(
          (me) => me ?? sessionEnded(),
          () => setHearing("offline"),
        );
      });
    };
    const look = () => {
      if (document.visibilityState === "visible") {
        if (!source) open();
      } else {
        close();
        missed = true;
      }
    };
    const offline = () => setHearing("offline");
    look();
    document.addEventListener("visibilitychange", look);
    addEventListener("online", open);
    addEventListener("offline", offline);
    return () => {
      close();
      clearTimeout(gathering);
      document.removeEventListener("visibilitychange", look);
      removeEventListener("online", open);
      removeEventListener("offline", offline);
    };
  }, []);
  const live = useMemo(() => ({ hearing, fresh, seen: () => setFresh(NONE) }), [hearing, fresh]);
  return <LiveContext value={live}>{children}</LiveContext>;
}
