import type { Case, Chart, Entry } from "@shared/api/types";

/** Where a case has been since it follows its procedure, and where it may go from here. */
export type Way = {
  now: string;
  /** When each stage was reached last, and how often. */
  been: Map<string, { at: string; times: number }>;
  /** From which stage it went to which, as `from>to`. */
  went: Set<string>;
  /** What may come next. */
  next: Set<string>;
};

export function wayOf(seen: Case, entries: Entry[], chart: Chart): Way {
  const known = new Set(chart.stages.map((stage) => stage.id));
  const been: Way["been"] = new Map();
  const went: Way["went"] = new Set();
  let here: string | undefined;
  for (const { stage, seq, at } of entries) {
    if (!stage || seq < seen.follows_from || !known.has(stage)) continue;
    if (here) went.add(`${here}>${stage}`);
    been.set(stage, { at, times: (been.get(stage)?.times ?? 0) + 1 });
    here = stage;
  }
  const now = seen.stage.id;
  const acts = chart.stages.find((stage) => stage.id === now)?.acts ?? [];
  const targets = acts.flatMap((act) => act.outcomes.flatMap((outcome) => outcome.to));
  const next = new Set(targets.map((route) => route.stage).filter((stage) => stage !== now));
  return { now, been, went, next };
}
