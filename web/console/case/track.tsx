import type { Case, Entry } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import s from "./case.module.css";

/** The stages passed since the case last stood at an earlier one. */
export function passed(seen: Case, entries: Entry[]): Set<string> {
  const place = new Map(seen.stages.map((stage, at) => [stage.id, at]));
  let way: string[] = [];
  for (const { stage } of entries) {
    if (!stage) continue;
    const at = place.get(stage) ?? 0;
    way = [...way.filter((before) => (place.get(before) ?? 0) < at), stage];
  }
  return new Set(way);
}

export function Track({ seen, entries }: { seen: Case; entries: Entry[] }) {
  const t = useT();
  const say = useSay();
  const been = passed(seen, entries);
  const shown = seen.stages.filter((stage) => !stage.end || stage.id === seen.stage.id);
  return (
    <ol className={s.track} aria-label={t.case.track}>
      {shown.map((stage) => {
        const now = stage.id === seen.stage.id;
        const state = now ? "now" : been.has(stage.id) ? "passed" : "ahead";
        return (
          <li key={stage.id} data-state={state} aria-current={now ? "step" : undefined}>
            <span>{say(stage.title)}</span>
            {state === "passed" && <span className="visually-hidden">{t.case.trackDone}</span>}
          </li>
        );
      })}
    </ol>
  );
}
