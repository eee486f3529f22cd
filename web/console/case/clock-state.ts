import type { CaseClock } from "@shared/api/types";

export type ClockState = "paused" | "stopped" | "stoppedLate" | "running" | "soon" | "late";

/** The server says what is late; a clock that has warned and is not late yet is soon due. */
export function stateOf(clock: CaseClock): ClockState {
  if (clock.stopped_at) return clock.late ? "stoppedLate" : "stopped";
  if (clock.paused_at) return "paused";
  if (clock.late) return "late";
  return clock.rang > 0 ? "soon" : "running";
}

/** The running clock that is due first. */
export function nextClock(clocks: CaseClock[]): CaseClock | undefined {
  const running = clocks.filter((clock) => !clock.stopped_at && !clock.paused_at);
  return running.sort((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at))[0];
}

/** Where things lie on the bar, in percent of its length. */
export type Marks = { filled: number; due: number; warn?: number };

export function marksOf(clock: CaseClock, now: number): Marks {
  const start = Date.parse(clock.start);
  const due = Date.parse(clock.due_at);
  const ended = clock.stopped_at ?? clock.paused_at;
  const until = ended ? Date.parse(ended) : now;
  const length = Math.max(due, until) - start || 1;
  const at = (instant: number) => Math.min(100, Math.max(0, ((instant - start) / length) * 100));
  const rings = clock.rings_at ? Date.parse(clock.rings_at) : Number.POSITIVE_INFINITY;
  return { filled: at(until), due: at(due), warn: rings < due ? at(rings) : undefined };
}
