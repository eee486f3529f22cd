import type { Bar } from "@shared/api/types";
import { standing } from "@shared/dates/lateness";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useW } from "@shared/locales/work";
import { useNow } from "../frame/clock";
import s from "./bars.module.css";

/** Every clock that has not stopped as a thin bar: from its start to now, with its due time marked. */
export function Bars({ clocks }: { clocks: Bar[] }) {
  const w = useW();
  const say = useSay();
  const dates = useDates();
  const now = useNow();
  return (
    <span className={s.bars}>
      {clocks.map((clock) => {
        const start = Date.parse(clock.start);
        const due = Date.parse(clock.due_at);
        const until = clock.paused_at ? Date.parse(clock.paused_at) : now;
        const length = Math.max(due, until) - start || 1;
        const at = (instant: number) => `${Math.min(100, Math.max(0, ((instant - start) / length) * 100))}%`;
        const late = due <= until;
        const state = clock.paused_at ? "paused" : late ? "late" : clock.rang > 0 ? "soon" : "running";
        const words = clock.paused_at ? w.paused : dates.countDown(standing(clock.due_at, now));
        return (
          <span key={clock.no} className={s.clock} data-state={state}>
            <span className={s.title}>{w.clock(say(clock.clock.title), words)}</span>
            <span className={s.bar} aria-hidden="true">
              <span className={s.fill} style={{ width: at(until) }} />
              <span className={s.end} style={{ insetInlineStart: at(due) }} />
            </span>
          </span>
        );
      })}
    </span>
  );
}
