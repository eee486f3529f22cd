import { api, taken } from "@shared/api/client";
import { useDates } from "@shared/dates/use-dates";
import { useT } from "@shared/locales/console";
import { useMutation } from "@tanstack/react-query";
import { queries } from "../queries";
import { useClock, useNow } from "./clock";
import s from "./frame.module.css";

/** In the demonstration: says so, and lets a week pass. */
export function DemoStrip() {
  const t = useT();
  const dates = useDates();
  const now = useNow();
  const clock = useClock();
  const forward = useMutation({
    mutationFn: (hours: number) => taken(api.POST("/api/v1/clock", { body: { hours } })),
    onSuccess: () => queries.invalidateQueries(),
  });
  if (!clock.data?.adjustable) return null;
  const steps = [
    [1, t.demo.hour],
    [24, t.demo.day],
    [168, t.demo.week],
  ] as const;
  return (
    <aside className={s.strip} aria-label={t.demo.forward}>
      <span aria-live="polite">{t.demo.text(dates.moment(new Date(now).toISOString()))}</span>
      <span>
        {steps.map(([hours, words]) => (
          <button
            key={hours}
            type="button"
            disabled={forward.isPending}
            aria-label={`${t.demo.forward} ${words}`}
            onClick={() => forward.mutate(hours)}
          >
            +{words}
          </button>
        ))}
      </span>
    </aside>
  );
}
