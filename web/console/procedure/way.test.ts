import type { Case, Chart, Entry } from "@shared/api/types";
import { expect, test } from "vitest";
import { wayOf } from "./way";

const stage = (id: string, ...to: string[]) => ({
  id,
  acts: [{ outcomes: to.map((stage) => ({ to: [{ stage }] })) }],
});
const chart = { stages: [stage("a", "b", "c"), stage("b", "a", "c", "b"), stage("c")] } as unknown as Chart;
const entry = (seq: number, stage?: string) => ({ seq, stage, at: `2026-05-0${seq}T01:00:00Z` }) as Entry;
const seen = (now: string, from = 0) => ({ stage: { id: now }, follows_from: from }) as unknown as Case;

test("a way tells where the case stands, where it was and how often, and what may come next", () => {
  const way = wayOf(seen("b"), [entry(1, "a"), entry(2), entry(3, "b"), entry(4, "a"), entry(5, "b")], chart);
  expect(way.now).toBe("b");
  expect(way.been.get("b")).toEqual({ at: "2026-05-05T01:00:00Z", times: 2 });
  expect([...way.went]).toEqual(["a>b", "b>a"]);
  expect([...way.next].sort()).toEqual(["a", "c"]);
});

test("what happened under another procedure is not on this one's way", () => {
  const way = wayOf(seen("a", 4), [entry(1, "c"), entry(2, "b"), entry(4, "a")], chart);
  expect([...way.been.keys()]).toEqual(["a"]);
  expect(way.went.size).toBe(0);
  expect(wayOf(seen("a"), [entry(1, "elsewhere"), entry(2, "a")], chart).been.size).toBe(1);
});
