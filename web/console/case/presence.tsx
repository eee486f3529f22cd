import { api, taken } from "@shared/api/client";
import type { Present } from "@shared/api/types";
import { useW } from "@shared/locales/work";
import { useEffect, useState } from "react";
import s from "./case.module.css";

/** A sign of life every so often; the server forgets whoever gave none for half a minute. */
const BEAT = 10_000;
/** Whoever wrote something this long ago is still writing. */
const WRITING = 15_000;

type Doing = "looking" | "typing" | "leaving";

function beat(no: string, doing: Doing): Promise<Present[]> {
  const params = { path: { case_no: no } };
  return taken(api.POST("/api/v1/cases/{case_no}/presence", { params, body: { doing } }));
}

/** Who else has this case open, and who is writing. */
export function Others({ no }: { no: string }) {
  const w = useW();
  const [others, setOthers] = useState<Present[]>([]);
  useEffect(() => {
    let wrote = Number.NEGATIVE_INFINITY;
    let there = true;
    const say = () => {
      if (document.visibilityState !== "visible") return;
      const doing = performance.now() - wrote < WRITING ? "typing" : "looking";
      beat(no, doing).then(
        (found) => there && setOthers(found),
        () => there && setOthers([]),
      );
    };
    const leave = () => void beat(no, "leaving").catch(() => {});
    const look = () => (document.visibilityState === "visible" ? say() : leave());
    const write = (event: Event) => {
      if (!(event.target as HTMLElement).closest("#acts")) return;
      const before = wrote;
      wrote = performance.now();
      if (wrote - before > WRITING) say();
    };
    say();
    const timer = setInterval(say, BEAT);
    document.addEventListener("visibilitychange", look);
    document.addEventListener("input", write);
    return () => {
      there = false;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
      document.removeEventListener("input", write);
      leave();
    };
  }, [no]);
  const names = (typing: boolean) => others.filter((one) => one.typing === typing).map((one) => one.name);
  const [typing, looking] = [names(true), names(false)];
  return (
    <div className={s.others} role="status">
      {typing.length > 0 && <span data-typing>{w.presence.typing(typing)}</span>}
      {looking.length > 0 && <span>{w.presence.looking(looking)}</span>}
    </div>
  );
}
